import Foundation
import Glibc
import Synchronization

/// What a command left behind.
struct Finished: Sendable {
    var status: Int32
    var output: String
    var chatter: String

    var lines: [String] { output.split(separator: "\n").map(String.init) }

    func decoded<Value: Decodable>(as type: Value.Type = Value.self) throws -> Value {
        try JSONDecoder().decode(Value.self, from: Data(output.utf8))
    }
}

/// A command that runs; it ends with the test at the latest.
///
/// Spawned by hand: Foundation's `Process` crashes when many are started side by side.
final class Running: Sendable {
    private let outputFile: String
    private let chatterFile: String
    private let process: pid_t
    /// The status that `waitpid` gave; it gives it once.
    private let ending = Mutex<Int32?>(nil)

    /// A command whose output goes to files, or to a terminal where one is named.
    init(
        _ program: String, _ arguments: [String], in folder: String, input: String? = nil,
        terminal: String? = nil, environment: [String: String]
    ) throws {
        let name = UUID().uuidString
        outputFile = terminal ?? "\(folder)/\(name).out"
        chatterFile = terminal == nil ? "\(folder)/\(name).err" : "/dev/null"
        var inputFile = "/dev/null"
        if let input {
            inputFile = "\(folder)/\(name).in"
            try Data(input.utf8).write(to: URL(fileURLWithPath: inputFile))
        }
        let spawn = Spawn(
            words: ["/usr/bin/env", "-C", folder, program] + arguments, environment: environment,
            files: [inputFile, outputFile, chatterFile])
        process = try spawn.start()
    }

    deinit {
        signal(SIGKILL)
        var status: Int32 = 0
        if ending.withLock({ $0 }) == nil { waitpid(process, &status, 0) }
    }

    var isRunning: Bool {
        ending.withLock { ending in
            if ending != nil { return false }
            var status: Int32 = 0
            guard waitpid(process, &status, WNOHANG) == process else { return true }
            ending = status
            return false
        }
    }

    func signal(_ signal: Int32) {
        if isRunning { kill(process, signal) }
    }

    /// The exit code, or the number of the signal that ended it; -1 while it runs.
    private var status: Int32 {
        guard let status = ending.withLock({ $0 }) else { return -1 }
        return status & 0x7f == 0 ? (status >> 8) & 0xff : status & 0x7f
    }

    /// What it has written so far.
    var output: String { Self.text(outputFile) }
    var chatter: String { Self.text(chatterFile) }

    /// Waits for its end, and ends it where that takes too long.
    func finished(within limit: Duration = .seconds(30)) async throws -> Finished {
        do {
            try await eventually("the command ends", within: limit) { !isRunning }
        } catch {
            signal(SIGKILL)
            throw Late("\(error); it said: \(output)\(chatter)")
        }
        return Finished(status: status, output: output, chatter: chatter)
    }

    private static func text(_ path: String) -> String {
        guard !path.hasPrefix("/dev/") else { return "" }
        return String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    }
}

/// One process to be started: its words, what differs in its environment, and its three files.
private struct Spawn {
    var words: [String]
    var environment: [String: String]
    var files: [String]

    func start() throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (number, file) in files.enumerated() {
            let flags = number == 0 ? O_RDONLY : O_WRONLY | O_CREAT | O_APPEND
            posix_spawn_file_actions_addopen(&actions, Int32(number), file, flags, 0o600)
        }
        let whole = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        var process: pid_t = 0
        let words = words.map { strdup($0) } + [nil]
        let settings = whole.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in words + settings { free(text) } }
        let code = posix_spawn(&process, "/usr/bin/env", &actions, nil, words, settings)
        guard code == 0 else { throw Late("spawn failed: errno \(code)") }
        return process
    }
}
