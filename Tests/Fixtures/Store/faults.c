// Preloaded into a process of a test: counts what SQLite makes durable, and fails a call on demand.
// The control file holds "CALL SUFFIX ERRNO TIMES [SKIP]", or nothing. TIMES -1: always. SKIP: so
// many calls go well before. CALL is one of
//   pwrite     nothing is written
//   short      half is written; the next write, of the rest, fails
//   fdatasync  what was written stays: it may have landed
//   lost       what was written since the last sync is taken back: it did not land
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static int ends_with(const char *text, const char *suffix) {
    size_t a = strlen(text), b = strlen(suffix);
    return a >= b && strcmp(text + a - b, suffix) == 0;
}

static void name_of(int fd, char *name, size_t size) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, name, size - 1);
    name[length < 0 ? 0 : length] = 0;
}

// The errno with which this call must fail, or 0.
static int fault(const char *call, const char *name) {
    const char *control = getenv("SLIPWAY_FAULTS");
    if (!control) return 0;
    int fd = open(control, O_RDWR | O_CLOEXEC);
    if (fd < 0) return 0;
    char text[256], wanted[32], suffix[128];
    int number, times, skip = 0, result = 0;
    ssize_t length = read(fd, text, sizeof text - 1);
    text[length < 0 ? 0 : length] = 0;
    if (sscanf(text, "%31s %127s %d %d %d", wanted, suffix, &number, &times, &skip) >= 4
        && strcmp(wanted, call) == 0 && ends_with(name, suffix) && times != 0) {
        if (skip == 0) result = number;
        if (skip > 0) skip--;
        else if (times > 0) times--;
        length = snprintf(text, sizeof text, "%s %s %d %d %d\n", wanted, suffix, number, times, skip);
        if (ftruncate(fd, 0) != 0 || lseek(fd, 0, SEEK_SET) != 0) abort();
        if (syscall(SYS_write, fd, text, length) != length) abort();
    }
    close(fd);
    return result;
}

// One byte per successful fdatasync of the log: the file's size is the count.
static void count(const char *name) {
    const char *path = getenv("SLIPWAY_FDATASYNCS");
    if (!path || !ends_with(name, "-wal")) return;
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (fd < 0) return;
    if (syscall(SYS_write, fd, "x", 1) != 1) abort();
    close(fd);
}

// What the log held where it was written since its last sync, newest last; writers take turns.
struct before {
    off64_t offset;
    size_t size;
    char *bytes;
};
static struct before *befores;
static size_t before_count;
static off64_t synced_size = -1;

static void forget_writes(int fd) {
    while (before_count > 0) free(befores[--before_count].bytes);
    synced_size = lseek(fd, 0, SEEK_END);
}

static void remember_write(int fd, size_t size, off64_t offset) {
    if (synced_size < 0) synced_size = lseek(fd, 0, SEEK_END);
    befores = realloc(befores, (before_count + 1) * sizeof *befores);
    struct before *before = &befores[before_count++];
    before->bytes = malloc(size);
    if (!befores || !before->bytes) abort();
    ssize_t length = syscall(SYS_pread64, fd, before->bytes, size, offset);
    before->size = length < 0 ? 0 : (size_t)length;
    before->offset = offset;
}

static void take_writes_back(int fd) {
    while (before_count > 0) {
        struct before *before = &befores[--before_count];
        if (syscall(SYS_pwrite64, fd, before->bytes, before->size, before->offset) < 0) abort();
        free(before->bytes);
    }
    if (synced_size >= 0 && ftruncate(fd, synced_size) != 0) abort();
}

int fdatasync(int fd) {
    char name[4096];
    name_of(fd, name, sizeof name);
    int number = fault("fdatasync", name);
    if (!number && (number = fault("lost", name)) != 0) take_writes_back(fd);
    if (number) {
        errno = number;
        return -1;
    }
    int result = (int)syscall(SYS_fdatasync, fd);
    int kept = errno;
    if (result == 0) count(name);
    if (result == 0 && ends_with(name, "-wal")) forget_writes(fd);
    errno = kept;
    return result;
}

ssize_t pwrite64(int fd, const void *bytes, size_t size, off64_t offset) {
    static int fails_next;
    char name[4096];
    name_of(fd, name, sizeof name);
    int is_log = ends_with(name, "-wal");
    int number = is_log && fails_next ? fails_next : fault("pwrite", name);
    if (is_log) fails_next = 0;
    if (number) {
        errno = number;
        return -1;
    }
    if (is_log) remember_write(fd, size, offset);
    if ((number = fault("short", name)) != 0) {
        fails_next = number;
        size /= 2;
    }
    return syscall(SYS_pwrite64, fd, bytes, size, offset);
}
