import Foundation
import Glibc

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
final class Running: @unchecked Sendable {
    // Safety: `Process` is used from one test at a time; only its thread-safe calls are made.
    private let process = Process()
    private let outputFile: String
    private let chatterFile: String

    init(
        _ program: String, _ arguments: [String], in folder: String, input: String?,
        environment: [String: String]
    ) throws {
        let name = UUID().uuidString
        outputFile = "\(folder)/\(name).out"
        chatterFile = "\(folder)/\(name).err"
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardOutput = try Self.file(outputFile)
        process.standardError = try Self.file(chatterFile)
        process.standardInput = FileHandle.nullDevice
        if let input {
            let file = "\(folder)/\(name).in"
            try Data(input.utf8).write(to: URL(fileURLWithPath: file))
            process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: file))
        }
        try process.run()
    }

    /// A command whose standard output is a terminal.
    init(
        _ program: String, _ arguments: [String], in folder: String, terminal: String,
        environment: [String: String]
    ) throws {
        outputFile = ""
        chatterFile = ""
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardOutput = FileHandle(forWritingAtPath: terminal)
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.run()
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }

    var isRunning: Bool { process.isRunning }

    func signal(_ signal: Int32) {
        if process.isRunning { kill(process.processIdentifier, signal) }
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
        return Finished(status: process.terminationStatus, output: output, chatter: chatter)
    }

    private static func file(_ path: String) throws -> FileHandle {
        try Data().write(to: URL(fileURLWithPath: path))
        return try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    }

    private static func text(_ path: String) -> String {
        String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    }
}
