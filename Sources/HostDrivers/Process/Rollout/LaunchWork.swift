import Glibc
import ReleaseEngine
internal import ReleaseModel

/// Starts and stops what runs in slots, and knows how long it may take.
struct LaunchWork: Sendable {
    private static let stopMargin: Duration = .seconds(20)
    private static let startLimit: Duration = .seconds(30)
    private static let look: Duration = .milliseconds(10)

    let launcher: ShimLauncher
    let deadline: MonotonicTime
    let note: @Sendable (String) -> Void

    /// Stops all that lives in the slot; returns once it is gone.
    func stopAll(in slot: ReplicaSlot, called name: String) async throws {
        for (launch, shim) in try slot.living() {
            note("\(name): stopping launch \(launch.count)")
            let process = HostProcess(shim)
            process?.signal(SIGTERM)
            await process?.ended()
            try await wait(Self.stopMargin, for: "\(name) to stop") {
                if case .running = try Receipt(launch.folder).state { false } else { true }
            }
        }
    }

    /// Starts a launch that never was; returns once it is executed.
    func start(
        _ launch: ReplicaSlot.Launch, called name: String, as request: ShimRequest
    ) async throws {
        let shim = try launcher.launch(request)
        try await wait(Self.startLimit, for: "\(name) to start") {
            let receipt = try Receipt(launch.folder)
            switch receipt.state {
            case .running: return receipt.executions > 0
            case .ended, .lost: return true
            case .absent, .abandoned:
                guard shim.process.isRunning else {
                    throw RolloutFailure("\(name) could not be started: \(shim.complaint)")
                }
                return false
            }
        }
    }

    /// - Throws: where the launch has ended, with how.
    func checkAlive(_ launch: ReplicaSlot.Launch) throws {
        switch try Receipt(launch.folder).state {
        case .running: return
        case .ended(let ending):
            if case .failed(let reason) = ending.outcome { throw RolloutFailure(reason) }
            throw RolloutFailure("ended by itself (\(ending.exit))")
        case .absent, .abandoned, .lost: throw RolloutFailure("was killed")
        }
    }

    func checkTime() throws {
        try Task.checkCancellation()
        guard MonotonicTime.now < deadline else { throw RolloutFailure("timed out") }
    }

    /// The end of what a launch wrote, for a sentence.
    func lastWords(of launch: ReplicaSlot.Launch) -> String {
        let end = LogPieces(folder: launch.folder).end(limit: 1_000)
        note("the end of its log:\n\(end)")
        let words = end.split(separator: "\n").suffix(3).joined(separator: " | ")
        return words.isEmpty ? "" : "; it last wrote: \(words)"
    }

    private func wait(
        _ limit: Duration, for what: String, _ condition: () throws -> Bool
    ) async throws {
        let end = MonotonicTime.now + limit
        while try !condition() {
            guard MonotonicTime.now < end else {
                throw RolloutFailure("waited \(limit.text) in vain for \(what)")
            }
            // Not cut short by a cancellation: what is half-way here must be known.
            await Pause.wait(Self.look)
        }
    }
}

/// Why a rollout stands still, as a sentence.
struct RolloutFailure: Error, CustomStringConvertible {
    var reason: String

    init(_ reason: String) {
        self.reason = reason
    }

    var description: String { reason }
}
