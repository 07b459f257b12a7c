import Foundation
package import Glibc
import Synchronization

/// A command that runs; it ends with the test at the latest.
package final class Running: Sendable {
    package let process: pid_t
    private let outputFile: String
    private let chatterFile: String
    /// The status that `waitpid` gave; it gives it once.
    private let ending = Mutex<Int32?>(nil)

    /// A command whose output goes to files, or to a terminal where one is named.
    package init(
        _ program: String, _ arguments: [String], in folder: String, input: String? = nil,
        terminal: String? = nil, environment: [String: String] = [:]
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

    package var isRunning: Bool {
        ending.withLock { ending in
            if ending != nil { return false }
            var status: Int32 = 0
            guard waitpid(process, &status, WNOHANG) == process else { return true }
            ending = status
            return false
        }
    }

    package func signal(_ signal: Int32) {
        if isRunning { kill(process, signal) }
    }

    /// The signal that ended it; nil while it runs, and where it ended by itself.
    package var endingSignal: Int32? {
        guard !isRunning, let status = ending.withLock({ $0 }), status & 0x7f != 0 else {
            return nil
        }
        return status & 0x7f
    }

    /// What it has written so far.
    package var output: String { Self.text(outputFile) }
    package var chatter: String { Self.text(chatterFile) }

    /// Waits for its end, and ends it where that takes too long; holds no thread.
    package func finished(within limit: Duration = .seconds(120)) async throws -> Finished {
        do {
            try await eventually("the command ends", within: limit) { !isRunning }
        } catch {
            signal(SIGKILL)
            throw Late("\(error); it said: \(output)\(chatter)")
        }
        let status = ending.withLock { $0 } ?? 0
        let signal = status & 0x7f
        return Finished(
            status: signal == 0 ? (status >> 8) & 0xff : signal, wasSignalled: signal != 0,
            output: output, chatter: chatter)
    }

    private static func text(_ path: String) -> String {
        guard !path.hasPrefix("/dev/") else { return "" }
        return String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    }
}
