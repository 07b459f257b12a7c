import Foundation
import Glibc
import HostDrivers
import ReleaseEngine
import ReleaseModel
import Testing

/// The built binary that is its own shim: it lies beside the tests.
let shimProgram: String = {
    let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return (tests as NSString).deletingLastPathComponent + "/slipway"
}()

/// Asks again and again, until it holds or two minutes are over.
func eventually(
    within limit: Duration = .seconds(120), looking every: Duration = .milliseconds(5),
    _ condition: () async throws -> Bool
) async throws -> Bool {
    let end = ContinuousClock.now + limit
    while ContinuousClock.now < end {
        if try await condition() { return true }
        try await Task.sleep(for: every)
    }
    return try await condition()
}

/// Whether a process exists and is no zombie.
func lives(_ pid: Int32) -> Bool {
    guard let text = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
        let name = text.lastIndex(of: ")")
    else { return false }
    return !text[text.index(after: name)...].hasPrefix(" Z")
}

/// Remembers what a driver told the engine.
actor RecordingContext: EffectContext {
    private(set) var before: [JSON] = []

    func willChange(_ residue: Residue) async throws {}
    func didRestore(_ residue: Residue) async throws {}
    func willReplace(_ before: JSON) async throws { self.before.append(before) }
}

extension EffectKey {
    static func sample(
        _ step: String = "build", _ direction: Direction = .forward, generation: Int = 1
    ) -> EffectKey {
        EffectKey(run: RunID("r-1"), step: step, direction: direction, generation: generation)
    }
}

/// A command driver on a folder of its own.
struct CommandBench: Sendable {
    let folder: TemporaryFolder
    let driver: CommandDriver

    init(
        grace: Duration = .milliseconds(300), secrets: any SecretSource = NoSecrets()
    ) throws {
        folder = try TemporaryFolder()
        driver = Self.driver(on: folder, grace: grace, secrets: secrets)
    }

    static func driver(
        on folder: TemporaryFolder, grace: Duration = .milliseconds(300),
        secrets: any SecretSource = NoSecrets()
    ) -> CommandDriver {
        CommandDriver(
            data: "\(folder.path)/data", shim: shimProgram, grace: grace, secrets: secrets)
    }

    func effect(
        _ run: JSON, key: EffectKey = .sample(), environment: JSON = [:], outputs: [String] = [],
        timeout: Duration = .seconds(280), undo: JSON? = nil
    ) -> Effect {
        Effect(
            key: key, attempt: 1, driver: "command",
            input: ["run": run, "directory": .string(folder.path), "environment": environment],
            undoInput: undo, outputs: outputs, timeout: timeout)
    }

    func shell(
        _ script: String, key: EffectKey = .sample(), environment: JSON = [:],
        outputs: [String] = [], timeout: Duration = .seconds(280)
    ) -> Effect {
        effect(
            ["sh", "-c", .string(script)], key: key, environment: environment, outputs: outputs,
            timeout: timeout)
    }

    func perform(_ effect: Effect) async throws -> Outcome {
        try await driver.perform(effect, RecordingContext())
    }

    /// Seconds; each is long enough where the machine did not stall for the one before.
    static let growingTimeouts = [1, 8, 55]

    /// Performs a script under a timeout that is over only once the script came as far as `ready`.
    ///
    /// A machine that stalls can spend a short timeout before the script has begun; that says
    /// nothing, and a longer one follows.
    func timedOut(
        _ script: String, ready: () -> Bool
    ) async throws -> (outcome: Outcome, expected: Outcome) {
        var result: (Outcome, Outcome)?
        for seconds in Self.growingTimeouts {
            let effect = shell(script, key: .sample("t\(seconds)"), timeout: .seconds(seconds))
            let outcome = try await perform(effect)
            result = (outcome, .failed(reason: "timed out after \(seconds)s"))
            if ready() { break }
        }
        return try #require(result)
    }

    /// Whether the process is a shim of this bench, and not a later one with its number.
    func isShim(_ pid: Int32) -> Bool {
        let words = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") ?? Data()
        return String(decoding: words, as: UTF8.self).contains(folder.path)
    }

    /// The whole log, read in pieces of `limit` bytes.
    func log(of key: EffectKey = .sample(), limit: Int = 100_000) async -> String {
        var bytes: [UInt8] = []
        var offset = 0
        while let chunk = await driver.log(of: key, from: offset, limit: limit) {
            bytes += chunk.bytes
            offset = chunk.nextOffset
            if chunk.isComplete || chunk.bytes.isEmpty { break }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    func receipt(_ name: String, of key: EffectKey = .sample()) -> String {
        let folder = key.description.replacingOccurrences(of: "/", with: "~")
        return "data/receipts/\(folder)/\(name)"
    }
}
