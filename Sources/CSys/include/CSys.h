// What Swift cannot reach by itself: calls that are variadic, behind _GNU_SOURCE,
// or that must run between fork and exec. Every function answers 0 or an errno value
// unless said otherwise.
#ifndef CSYS_H
#define CSYS_H

#include <spawn.h>
#include <sys/types.h>

/// Starts `path` in a session of its own, detached from everything of ours.
///
/// `descriptors[i]` becomes descriptor i of the new process (-1: /dev/null); nothing else is
/// open there. `path` must be absolute. With `holdTermination` SIGTERM starts out blocked, so
/// that one sent early stays pending.
int csys_spawn(
    const char *path, char *const argv[], char *const envp[], const char *directory,
    const int *descriptors, int count, int holdTermination, pid_t *pid);

/// Lets what is spawned begin without our descriptors from `first` on.
int csys_close_from(posix_spawn_file_actions_t *actions, int first);

/// A command to execute as a child that dies with us and waits for a word before it executes.
struct csys_command {
    const char *path;
    char *const *argv;
    char *const *envp;
    const char *directory;
    /// Becomes the command's standard output and error.
    int output;
};

/// Forks `command` into a process group of its own; it executes nothing before `csys_release`.
///
/// Only for a process of one thread. `gate` is the word's descriptor, `failure` the answer's.
int csys_prepare(const struct csys_command *command, pid_t *pid, int *gate, int *failure);

/// Lets a prepared command execute; closes both descriptors.
///
/// Answers 0 once the program runs, otherwise why not; `*inDirectory` is 1 where the working
/// folder was at fault.
int csys_release(int gate, int failure, int *inDirectory);

/// Makes every orphaned descendant our child.
int csys_become_subreaper(void);
/// Lets nobody but root read our memory, and writes no core file of us.
int csys_forbid_dumps(void);
/// Asks for `signal` (0: none) when the thread that started us ends.
int csys_set_parent_death_signal(int signal);

/// A descriptor that becomes readable when `pid` ends; -1 and errno where there is none.
int csys_pidfd_open(pid_t pid);
int csys_pidfd_kill(int pidfd, int signal);
/// The low byte of a signal, read from `csys_signal_descriptor`; 0 when none is pending.
int csys_next_signal(int descriptor);
/// Blocks SIGTERM and SIGCHLD and hands them out through a descriptor; -1 and errno on error.
int csys_signal_descriptor(void);
/// A pipe whose ends are closed on exec.
int csys_pipe(int ends[2]);
/// Anonymous memory as a file, closed on exec; -1 and errno on error.
int csys_memory_file(const char *name);
/// Asks for a bigger pipe buffer; may be refused, which is no error.
void csys_grow_pipe(int descriptor, int bytes);
/// Brings everything written to the file system of `descriptor` to disk.
int csys_sync_file_system(int descriptor);

/// The offset of the first `needle` in `bytes`, -1 where there is none.
ssize_t csys_find(const void *bytes, size_t count, const void *needle, size_t length);

/// The cores that a thread may run on, a bit each.
struct csys_cores {
    unsigned char bits[128];
};

/// Which cores the calling thread, and what it starts, may run on; 0 or the error.
int csys_get_cores(struct csys_cores *cores);
int csys_set_cores(const struct csys_cores *cores);

int csys_wait_exited(int status);
int csys_wait_exit_status(int status);
int csys_wait_signal(int status);

#endif
