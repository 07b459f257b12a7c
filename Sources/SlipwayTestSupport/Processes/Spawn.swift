import CSys
import Foundation
import Glibc

/// One process to be started: its words, what differs in its environment, and its three files.
///
/// Spawned by hand: Foundation's `Process` crashes when many are started side by side, and its
/// wait blocks a thread that other tests need.
struct Spawn {
    var words: [String]
    var environment: [String: String]
    var files: [String]

    /// Starts it with signals as a shell on a terminal gives them, whatever ours are.
    func start() throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (number, file) in files.enumerated() {
            let flags = number == 0 ? O_RDONLY : O_WRONLY | O_CREAT | O_APPEND
            posix_spawn_file_actions_addopen(&actions, Int32(number), file, flags, 0o600)
        }
        // A connection of ours that a child still has open would never be seen to close.
        csys_close_from(&actions, Int32(files.count))
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        let whole = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        var process: pid_t = 0
        let words = words.map { strdup($0) } + [nil]
        let settings = whole.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in words + settings { free(text) } }
        let code = posix_spawn(&process, "/usr/bin/env", &actions, &attributes, words, settings)
        guard code == 0 else { throw Late("spawn failed: errno \(code)") }
        return process
    }
}
