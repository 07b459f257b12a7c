import Foundation
import Glibc
import SlipwayTestSupport

/// A temporary folder with a data folder in it, in which the real binary is run.
///
/// Whatever a test does, at its end nothing of it runs any more and the folder is gone.
final class Workshop: Sendable {
    let path: String
    let data: String
    /// The binary that lies beside the running tests, or the one that `SLIPWAY_BINARY` names.
    static let binary =
        ProcessInfo.processInfo.environment["SLIPWAY_BINARY"]
        ?? URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent().appendingPathComponent("slipway").path

    init(dataFolder: String = "data") throws {
        path =
            FileManager.default.temporaryDirectory
            .appendingPathComponent("slipway-test-\(UUID().uuidString)").path
        data = "\(path)/\(dataFolder)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        if let holder, isHolder(holder) { kill(holder, SIGKILL) }
        for holder in holders { kill(holder, SIGKILL) }
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Runs a command to its end on this workshop's data folder.
    func slipway(
        _ arguments: String..., input: String? = nil, within limit: Duration = .seconds(120)
    ) async throws -> Finished {
        try await start(arguments + ["--data", data], input: input).finished(within: limit)
    }

    /// Runs a command that takes no data folder.
    func bare(_ arguments: String..., input: String? = nil) async throws -> Finished {
        try await start(arguments, input: input).finished()
    }

    func start(
        _ arguments: [String], input: String? = nil, environment: [String: String] = [:]
    ) throws -> Running {
        try Running(
            Self.binary, arguments, in: path, input: input, environment: environment)
    }

    /// Starts a command on this workshop's data folder, and does not wait for it.
    func background(_ arguments: String...) throws -> Running {
        try start(arguments + ["--data", data])
    }

    func write(_ text: String, to name: String) throws -> String {
        let file = "\(path)/\(name)"
        try Data(text.utf8).write(to: URL(fileURLWithPath: file))
        return file
    }

    /// The lines of a file of the workshop; none where there is no such file.
    func lines(_ name: String) -> [String] {
        let bytes = FileManager.default.contents(atPath: "\(path)/\(name)") ?? Data()
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// What a file of the workshop says; nil where there is no such file.
    func text(_ name: String) -> String? {
        FileManager.default.contents(atPath: "\(path)/\(name)").map {
            String(decoding: $0, as: UTF8.self)
        }
    }

    func exists(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: "\(path)/\(name)")
    }

    /// The process that says it holds the data folder.
    var holder: pid_t? {
        let bytes = FileManager.default.contents(atPath: "\(data)/holder.json") ?? Data()
        return try? JSONDecoder().decode(Holder.self, from: bytes).pid
    }

    /// Every background holder of the data folder.
    var holders: [pid_t] {
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return entries.compactMap { pid_t($0) }.filter { process in
            let words = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") ?? Data()
            let text = String(decoding: words, as: UTF8.self)
            return text.contains("__hold") && text.contains(data)
        }
    }

    /// Ends the holder without warning; one that had nothing to do may have ended by itself.
    func killHolder() async throws {
        guard let holder, isHolder(holder) else { return }
        kill(holder, SIGKILL)
        try await eventually("the holder is gone") { !self.isHolder(holder) }
    }

    /// Whether the process lives and is ours.
    func isHolder(_ process: pid_t) -> Bool {
        let words = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") ?? Data()
        return String(decoding: words, as: UTF8.self).contains(data)
    }

    private struct Holder: Decodable {
        var pid: pid_t
    }
}
