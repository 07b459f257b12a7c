// Preloaded into a child of the store's tests: counts what SQLite makes durable, and fails a call
// on demand. The control file holds "CALL SUFFIX ERRNO TIMES" (TIMES -1: always), or nothing.
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
    int number, times, result = 0;
    ssize_t length = read(fd, text, sizeof text - 1);
    text[length < 0 ? 0 : length] = 0;
    if (sscanf(text, "%31s %127s %d %d", wanted, suffix, &number, &times) == 4
        && strcmp(wanted, call) == 0 && ends_with(name, suffix) && times != 0) {
        result = number;
        if (times > 0) {
            length = snprintf(text, sizeof text, "%s %s %d %d\n", wanted, suffix, number, times - 1);
            if (ftruncate(fd, 0) != 0 || lseek(fd, 0, SEEK_SET) != 0) abort();
            if (syscall(SYS_write, fd, text, length) != length) abort();
        }
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

int fdatasync(int fd) {
    char name[4096];
    name_of(fd, name, sizeof name);
    int number = fault("fdatasync", name);
    if (number) {
        errno = number;
        return -1;
    }
    int result = (int)syscall(SYS_fdatasync, fd);
    int kept = errno;
    if (result == 0) count(name);
    errno = kept;
    return result;
}

ssize_t pwrite64(int fd, const void *bytes, size_t size, off64_t offset) {
    char name[4096];
    name_of(fd, name, sizeof name);
    int number = fault("pwrite", name);
    if (number) {
        errno = number;
        return -1;
    }
    return syscall(SYS_pwrite64, fd, bytes, size, offset);
}
