internal import Dispatch
internal import Synchronization

/// Hashes and checks passwords beside everything else, two at once.
///
/// A hash takes one processor for tens of milliseconds and 32 MiB. So it runs on threads of its
/// own, never on the pool that serves requests; at most 64 MiB are in use, however many people
/// sign in; and who finds a long queue is refused, not kept waiting.
package final class PasswordChecker: Sendable {
    private struct State {
        var running = 0
        var waiting: [Job] = []
    }

    private typealias Job = @Sendable () -> Void

    private let cost: PasswordHash.Cost
    private let atOnce: Int
    private let queueLimit: Int
    private let state = Mutex(State())
    private let threads = DispatchQueue(label: "slipway.passwords", attributes: .concurrent)
    /// Checked where there is no such user, so that the time taken does not tell.
    private let nobody: PasswordHash

    package init(cost: PasswordHash.Cost = .standard, atOnce: Int = 2, queueLimit: Int = 64) {
        self.cost = cost
        self.atOnce = atOnce
        self.queueLimit = queueLimit
        nobody = PasswordHash(Generated.password(), cost: cost)
    }

    /// The hash to store for a new password that keeps to the rules.
    package func hash(_ password: String) async throws(PasswordError) -> PasswordHash {
        try PasswordRules.check(password)
        let cost = cost
        return try await run { PasswordHash(password, cost: cost) }
    }

    /// Whether it is the user's password; nil, for a user who does not exist, takes as long.
    package func matches(
        _ password: String, _ stored: PasswordHash?
    ) async throws(PasswordError) -> Bool {
        // What the rules refuse was never stored, and is not worth a hash of any length.
        let isPossible = password.utf8.count <= 2_048
        let hash = stored ?? nobody
        let matches = try await run { hash.matches(isPossible ? password : "") }
        return matches && isPossible && stored != nil
    }

    package func needsRehash(_ stored: PasswordHash) -> Bool { stored.needsRehash(for: cost) }

    /// How many passwords wait for a place.
    package var waiting: Int { state.withLock(\.waiting.count) }

    /// Does work where passwords are hashed: beside the pool, and in its turn.
    package func run<Answer: Sendable>(
        _ work: @escaping @Sendable () -> Answer
    ) async throws(PasswordError) -> Answer {
        let answer: Answer? = await withCheckedContinuation { continuation in
            let isTaken = enter {
                continuation.resume(returning: work())
            }
            if !isTaken { continuation.resume(returning: nil) }
        }
        guard let answer else { throw .busy }
        return answer
    }

    /// Begins a job, or keeps it until another one ends; false where too many are waiting.
    private func enter(_ job: @escaping Job) -> Bool {
        enum Place { case now, later, none }
        let place = state.withLock { state -> Place in
            if state.running < atOnce {
                state.running += 1
                return .now
            }
            guard state.waiting.count < queueLimit else { return .none }
            state.waiting.append(job)
            return .later
        }
        if place == .now { threads.async { self.work(job) } }
        return place != .none
    }

    /// Does a job, and then whatever has come to wait meanwhile.
    private func work(_ first: @escaping Job) {
        var next: Job? = first
        while let job = next {
            job()
            next = state.withLock { state in
                guard !state.waiting.isEmpty else {
                    state.running -= 1
                    return nil
                }
                return state.waiting.removeFirst()
            }
        }
    }
}
