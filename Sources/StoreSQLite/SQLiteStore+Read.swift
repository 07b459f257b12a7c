internal import GRDB
internal import GRDBSQLite
import ReleaseEngine
import Synchronization

extension SQLiteStore {
    private enum Answer<Value: Sendable>: Sendable {
        case value(Value)
        case closed
        case failed(SQLiteFailure)
    }

    /// Reads one consistent state on one of the readers, beside the commits.
    ///
    /// It is not cut short when the task is cancelled: half an answer helps nobody.
    nonisolated func read<Value: Sendable>(
        _ body: @escaping @Sendable (OpaquePointer) throws(SQLiteFailure) -> Value
    ) async throws(StoreError) -> Value {
        // A pool may be closed under our hands while the store starts anew.
        for _ in 0..<3 {
            let pool = try await currentPool()
            switch await Self.answer(from: pool, body) {
            case .value(let value): return value
            case .failed(let failure): throw failure.whileReading
            case .closed: _ = try await openPool()
            }
        }
        throw .notWritten(reason: "the database was closed while it was read")
    }

    /// The pool without waiting for a commit in progress, where that is possible.
    private nonisolated func currentPool() async throws(StoreError) -> DatabasePool {
        if case .open(let pool) = link.withLock({ $0 }) { return pool }
        return try await openPool()
    }

    private static func answer<Value: Sendable>(
        from pool: DatabasePool,
        _ body: @escaping @Sendable (OpaquePointer) throws(SQLiteFailure) -> Value
    ) async -> Answer<Value> {
        await withCheckedContinuation { continuation in
            pool.asyncRead { access in
                continuation.resume(returning: answer(to: access, body))
            }
        }
    }

    private static func answer<Value: Sendable>(
        to access: Result<Database, any Error>,
        _ body: (OpaquePointer) throws(SQLiteFailure) -> Value
    ) -> Answer<Value> {
        do {
            guard let connection = try access.get().sqliteConnection else { return .closed }
            do throws(SQLiteFailure) {
                return .value(try body(connection))
            } catch {
                return .failed(error)
            }
        } catch {
            let failure = SQLiteFailure(error)
            return failure.isClosed ? .closed : .failed(failure)
        }
    }
}
