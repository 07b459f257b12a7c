import Foundation
import Logging
import ReleaseEngine
import ReleaseModel
import StoreSQLite
import Synchronization
import Testing

/// What a child process goes through while `faults.c` fails its calls.
///
/// Each ends the process at once, as a kill does, after writing what it saw.
enum FaultScenario: String, CaseIterable {
    case everyCommitIsSynced
    case syncFailsOnce
    case syncFailsForLong
    case diskFullOnce
    case writeErrorOnce
    case checkpointFails

    /// What the child found at its end: the position it believes to be durable.
    struct Report: Codable {
        var position: Int
        var errors: [String]
    }

    private struct Child {
        var path: String
        var errors = Logged()
        var store: SQLiteStore

        init() throws {
            path = try Child.variable("SLIPWAY_STORE_PATH")
            let logged = errors
            let logger = Logger(label: "store") { _ in logged }
            store = try SQLiteStore(path: path, logger: logger)
        }

        static func variable(_ name: String) throws -> String {
            try #require(ProcessInfo.processInfo.environment[name])
        }

        func fault(_ text: String) throws {
            let control = try Self.variable("SLIPWAY_FAULTS")
            try Data(text.utf8).write(to: URL(fileURLWithPath: control))
        }

        var syncs: Int {
            get throws {
                let counts = try Self.variable("SLIPWAY_FDATASYNCS")
                guard FileManager.default.fileExists(atPath: counts) else { return 0 }
                return Int(try size(of: counts))
            }
        }

        func position() async throws -> Int {
            try #require(try await store.summary(of: RunID("a"))?.position)
        }

        func commit(after position: Int, events: [String] = ["event"]) async throws(StoreError) {
            _ = try await store.commit([
                .sample(run: "a", after: position, events: events, audit: .sample("write"))
            ])
        }

        /// Ends without closing anything.
        func end(position: Int) throws -> Never {
            let report = try JSONEncoder().encode(
                Report(position: position, errors: errors.messages))
            let target = try Self.variable("SLIPWAY_REPORT")
            try report.write(to: URL(fileURLWithPath: target))
            _exit(0)
        }
    }

    static var ofThisProcess: FaultScenario? {
        ProcessInfo.processInfo.environment["SLIPWAY_STORE_SCENARIO"].flatMap(Self.init)
    }

    func run() async throws {
        let child = try Child()
        try await child.commit(after: 0)
        switch self {
        case .everyCommitIsSynced: try await everyCommitIsSynced(child)
        case .syncFailsOnce: try await syncFailsOnce(child)
        case .syncFailsForLong: try await syncFailsForLong(child)
        case .diskFullOnce: try await refusedOnce(child, "pwrite -wal \(ENOSPC) 1")
        case .writeErrorOnce: try await refusedOnce(child, "pwrite -wal \(EIO) 1")
        case .checkpointFails: try await checkpointFails(child)
        }
    }

    private func everyCommitIsSynced(_ child: Child) async throws {
        let before = try child.syncs
        for number in 1...50 {
            try await child.commit(after: number)
            try #require(try child.syncs - before >= number)
        }
        try child.end(position: 51)
    }

    private func syncFailsOnce(_ child: Child) async throws {
        try child.fault("fdatasync -wal \(EIO) 1")
        let error = await #expect(throws: StoreError.self) { try await child.commit(after: 1) }
        guard case .unknown = try #require(error) else { throw try #require(error) }
        try child.end(position: try await child.position())
    }

    private func syncFailsForLong(_ child: Child) async throws {
        try child.fault("fdatasync -wal \(EIO) -1")
        let first = await #expect(throws: StoreError.self) { try await child.commit(after: 1) }
        guard case .unknown = try #require(first) else { throw try #require(first) }
        let second = await #expect(throws: StoreError.self) { try await child.commit(after: 1) }
        guard case .notWritten = try #require(second) else { throw try #require(second) }
        let read = await #expect(throws: StoreError.self) { _ = try await child.position() }
        guard case .notWritten = try #require(read) else { throw try #require(read) }

        try child.fault("")
        let position = try await child.position()
        try await child.commit(after: position)
        try child.end(position: position + 1)
    }

    private func refusedOnce(_ child: Child, _ fault: String) async throws {
        try child.fault(fault)
        let error = await #expect(throws: StoreError.self) { try await child.commit(after: 1) }
        guard case .notWritten = try #require(error) else { throw try #require(error) }
        try #require(try await child.position() == 1)
        try await child.commit(after: 1)
        try child.end(position: 2)
    }

    private func checkpointFails(_ child: Child) async throws {
        try child.fault("fdatasync slipway.db \(EIO) -1")
        let event = String(repeating: "x", count: 100_000)
        for position in 1..<60 {
            try await child.commit(after: position, events: [event])
        }
        try child.end(position: 60)
    }
}

/// Keeps what was logged as an error.
final class Logged: LogHandler {
    private let kept = Mutex<[String]>([])
    var logLevel: Logger.Level {
        get { .trace }
        set {}
    }
    var metadata: Logger.Metadata {
        get { [:] }
        set {}
    }
    var messages: [String] { kept.withLock { $0 } }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { nil }
        set {}
    }

    func log(event: LogEvent) {
        guard event.level >= .error else { return }
        kept.withLock { $0.append(event.message.description) }
    }
}
