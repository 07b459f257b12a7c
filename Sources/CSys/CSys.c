#define _GNU_SOURCE
#include "CSys.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

// Above any descriptor that the new process will be given, so that dup2 never hits a source.
enum { firstFreeDescriptor = 64, maximumDescriptors = 16 };

static int spawn_with(
    const char *path, char *const argv[], char *const envp[], const char *directory,
    const int *sources, int count, int holdTermination, pid_t *pid)
{
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_t actions;
    int error = posix_spawnattr_init(&attributes);
    if (error) return error;
    error = posix_spawn_file_actions_init(&actions);
    if (error) {
        posix_spawnattr_destroy(&attributes);
        return error;
    }
    sigset_t everySignal, mask;
    sigfillset(&everySignal);
    sigemptyset(&mask);
    if (holdTermination) sigaddset(&mask, SIGTERM);
    posix_spawnattr_setsigdefault(&attributes, &everySignal);
    posix_spawnattr_setsigmask(&attributes, &mask);
    error = posix_spawnattr_setflags(
        &attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    for (int i = 0; i < count && !error; i++) {
        error = sources[i] < 0
            ? posix_spawn_file_actions_addopen(&actions, i, "/dev/null", O_RDWR, 0)
            : posix_spawn_file_actions_adddup2(&actions, sources[i], i);
    }
    if (!error) error = posix_spawn_file_actions_addclosefrom_np(&actions, count);
    if (!error) error = posix_spawn_file_actions_addchdir_np(&actions, directory);
    if (!error) error = posix_spawn(pid, path, &actions, &attributes, argv, envp);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return error;
}

int csys_close_from(posix_spawn_file_actions_t *actions, int first)
{
    return posix_spawn_file_actions_addclosefrom_np(actions, first);
}

int csys_spawn(
    const char *path, char *const argv[], char *const envp[], const char *directory,
    const int *descriptors, int count, int holdTermination, pid_t *pid)
{
    int sources[maximumDescriptors];
    if (count < 3 || count > maximumDescriptors) return EINVAL;
    int error = 0, made = 0;
    for (; made < count && !error; made++) {
        sources[made] = -1;
        if (descriptors[made] < 0) continue;
        sources[made] = fcntl(descriptors[made], F_DUPFD_CLOEXEC, firstFreeDescriptor);
        if (sources[made] < 0) error = errno;
    }
    if (!error)
        error = spawn_with(path, argv, envp, directory, sources, count, holdTermination, pid);
    for (int i = 0; i < made; i++)
        if (sources[i] >= 0) close(sources[i]);
    return error;
}

struct failure {
    int error;
    int inDirectory;
};

static void fail(int descriptor, int inDirectory)
{
    struct failure failure = {errno, inDirectory};
    ssize_t written = write(descriptor, &failure, sizeof failure);
    _exit(written < 0 ? 126 : 127);
}

// Between fork and exec: async-signal-safe calls only.
static void run_child(const struct csys_command *command, pid_t parent, int gate, int failure)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(126);
    setpgid(0, 0);
    for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    umask(022);

    char word = 0;
    ssize_t got;
    do got = read(gate, &word, 1);
    while (got < 0 && errno == EINTR);
    if (got != 1) _exit(126);

    int null = open("/dev/null", O_RDONLY);
    if (null < 0) fail(failure, 0);
    if (dup2(null, 0) < 0 || dup2(command->output, 1) < 0 || dup2(command->output, 2) < 0)
        fail(failure, 0);
    // `failure` is the only descriptor above 2 that lives on, and only until exec.
    if (dup2(failure, 3) < 0 || fcntl(3, F_SETFD, FD_CLOEXEC) < 0) _exit(126);
    closefrom(4);
    if (chdir(command->directory) < 0) fail(3, 1);
    execve(command->path, command->argv, command->envp);
    fail(3, 0);
}

int csys_prepare(const struct csys_command *command, pid_t *pid, int *gate, int *failure)
{
    int gates[2], failures[2];
    int error = csys_pipe(gates);
    if (error) return error;
    error = csys_pipe(failures);
    if (error) {
        close(gates[0]);
        close(gates[1]);
        return error;
    }
    pid_t parent = getpid();
    pid_t child = fork();
    if (child == 0) {
        close(gates[1]);
        close(failures[0]);
        run_child(command, parent, gates[0], failures[1]);
    }
    error = child < 0 ? errno : 0;
    close(gates[0]);
    close(failures[1]);
    if (error) {
        close(gates[1]);
        close(failures[0]);
        return error;
    }
    // Both sides set it: whoever comes first, the group exists before a signal is sent to it.
    setpgid(child, child);
    *pid = child;
    *gate = gates[1];
    *failure = failures[0];
    return 0;
}

int csys_release(int gate, int failure, int *inDirectory)
{
    char word = 1;
    struct failure answer = {0, 0};
    ssize_t count;
    do count = write(gate, &word, 1);
    while (count < 0 && errno == EINTR);
    close(gate);
    do count = read(failure, &answer, sizeof answer);
    while (count < 0 && errno == EINTR);
    close(failure);
    *inDirectory = answer.inDirectory;
    return count == sizeof answer ? answer.error : 0;
}

int csys_forbid_dumps(void)
{
    return prctl(PR_SET_DUMPABLE, 0) < 0 ? errno : 0;
}

int csys_become_subreaper(void)
{
    return prctl(PR_SET_CHILD_SUBREAPER, 1) < 0 ? errno : 0;
}

int csys_set_parent_death_signal(int signal)
{
    return prctl(PR_SET_PDEATHSIG, signal) < 0 ? errno : 0;
}

int csys_pidfd_open(pid_t pid)
{
    return (int)syscall(SYS_pidfd_open, pid, 0);
}

int csys_pidfd_kill(int pidfd, int signal)
{
    return syscall(SYS_pidfd_send_signal, pidfd, signal, NULL, 0) < 0 ? errno : 0;
}

int csys_signal_descriptor(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGCHLD);
    if (sigprocmask(SIG_BLOCK, &set, NULL) < 0) return -1;
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

int csys_next_signal(int descriptor)
{
    struct signalfd_siginfo info;
    return read(descriptor, &info, sizeof info) == sizeof info ? (int)info.ssi_signo : 0;
}

int csys_pipe(int ends[2])
{
    return pipe2(ends, O_CLOEXEC) < 0 ? errno : 0;
}

int csys_memory_file(const char *name)
{
    return memfd_create(name, MFD_CLOEXEC);
}

void csys_grow_pipe(int descriptor, int bytes)
{
    (void)fcntl(descriptor, F_SETPIPE_SZ, bytes);
}

int csys_sync_file_system(int descriptor)
{
    return syncfs(descriptor) < 0 ? errno : 0;
}

ssize_t csys_find(const void *bytes, size_t count, const void *needle, size_t length)
{
    const char *hit = memmem(bytes, count, needle, length);
    return hit ? hit - (const char *)bytes : -1;
}

int csys_wait_exited(int status) { return WIFEXITED(status) ? 1 : 0; }
int csys_wait_exit_status(int status) { return WEXITSTATUS(status); }
int csys_wait_signal(int status) { return WIFSIGNALED(status) ? WTERMSIG(status) : 0; }

int csys_get_cores(struct csys_cores *cores)
{
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set)) return errno;
    memset(cores, 0, sizeof *cores);
    for (unsigned core = 0; core < CPU_SETSIZE && core < 8 * sizeof cores->bits; core++)
        if (CPU_ISSET(core, &set)) cores->bits[core / 8] |= 1 << core % 8;
    return 0;
}

int csys_set_cores(const struct csys_cores *cores)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    for (unsigned core = 0; core < CPU_SETSIZE && core < 8 * sizeof cores->bits; core++)
        if (cores->bits[core / 8] & 1 << core % 8) CPU_SET(core, &set);
    return sched_setaffinity(0, sizeof set, &set) ? errno : 0;
}
