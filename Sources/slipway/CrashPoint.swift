internal import Foundation
internal import Glibc
internal import ReleaseEngine
internal import Synchronization

/// Ends the process without warning at a boundary of the journal, for crash tests.
enum CrashPoint {
    /// `SLIPWAY_CRASH_AT=N`: at the N-th boundary, counted from 1.
    static let variable = "SLIPWAY_CRASH_AT"

    static func fromEnvironment() -> (@Sendable (EngineOptions.Boundary) -> Void)? {
        guard let text = ProcessInfo.processInfo.environment[variable], let number = Int(text)
        else { return nil }
        let counter = Counter()
        return { _ in
            if counter.next() == number { kill(getpid(), SIGKILL) }
        }
    }

    private final class Counter: Sendable {
        private let count = Atomic<Int>(0)

        func next() -> Int { count.add(1, ordering: .relaxed).newValue }
    }
}
