package import ReleaseEngine
package import ReleaseModel
internal import Synchronization

/// Gives whoever asks again the first answer again, and performs nothing a second time.
///
/// It serves signed requests (a captured one that is sent again within the time its signature is
/// taken) and Idempotency-Keys. Answers are documents of the catalog, so all servers of one
/// database share them; sealed, because an answer may hold a new key or a password. Those of this
/// server are found in memory first. A second request under a key waits while the first is carried
/// out.
///
/// **A process that dies** after performing and before the answer is kept has kept nothing: the
/// repeat is carried out again, as it is when two servers get one request at the same instant.
/// What makes both safe is that the request's command carries `RequestKey.commandID`, under which
/// the engine performs once and gives its first answer. A row written beforehand would close no
/// gap, only cost a second commit for each request.
///
/// **An answer that is no ending** (5xx, 408, 425, 429, or an error thrown) is not kept: asking
/// again is another try. Those who were waiting get that answer, or try in turn.
package final class ReplayGuard: Sendable {
    /// The kind of the catalog's documents that hold answers.
    package static let kind = "answer"

    let store: any Store
    let keyring: Keyring
    let limits: Limits
    let state = Mutex(State())

    /// What bounds the answers that one server keeps.
    package struct Limits: Sendable {
        /// Answers in the catalog.
        ///
        /// Where they are reached, requests are refused, for a forgotten answer would let its
        /// request be performed again.
        package var answers = 200_000
        /// Bytes of answers in memory; what does not fit is read from the store.
        package var memory = 16 << 20
        /// Requests that wait for the answer to another one.
        package var waiting = 1_000

        package init() {}
    }

    struct State {
        var cache = AnswerCache()
        /// How many answers expire in which stretch of time.
        var kept: [Int64: Int] = [:]
        var keptCount = 0
        var underWay: [String: [CheckedContinuation<Ending?, Never>]] = [:]
        var waiting = 0
        /// Where the first pass over what earlier processes kept has come to; nil once it is over.
        var firstPass: FirstPass? = FirstPass()
    }

    struct FirstPass {
        var cursor: String?
    }

    /// How a request ended that others waited for.
    enum Ending: Sendable {
        case answered(KeptAnswer)
        /// It threw: who waited tries in turn.
        case threw
        case full
    }

    package init(store: any Store, keyring: Keyring, limits: Limits = Limits()) {
        self.store = store
        self.keyring = keyring
        self.limits = limits
    }

    /// The first answer under the key: `compute`'s now, or the one it gave before.
    ///
    /// - Parameters:
    ///   - fingerprint: what the key was used for, such as the body's digest; with another one the
    ///     request is refused.
    ///   - lives: how long the answer is kept.
    package func answer(
        for key: RequestKey, fingerprint: Digest, lives: Duration, now: Instant,
        compute: () async throws -> StoredAnswer
    ) async throws -> StoredAnswer {
        while true {
            if let ending = await joined(key.id, now: now) {
                switch ending {
                case .answered(let kept): return try kept.given(for: fingerprint)
                case .full: throw ReplayError.full
                case .threw: continue
                }
            }
            var ending = Ending.threw
            defer { leave(key.id, ending) }
            if let kept = try await found(key.id, now: now) {
                ending = .answered(kept)
                return try kept.given(for: fingerprint)
            }
            guard reserve() else { throw ReplayError.full }
            var isKept = false
            defer { if !isKept { release() } }
            let answer = try await compute()
            let own = KeptAnswer(answer, fingerprint: fingerprint, expires: now + lives)
            ending = .answered(own)
            guard answer.isFinal else { return answer }
            isKept = true
            let first = await keep(own, under: key.id, now: now)
            ending = .answered(first)
            return first == own ? answer : try first.given(for: fingerprint)
        }
    }

    /// Waits for whoever carries the request out; nil where that is now the caller's to do.
    private func joined(_ id: String, now: Instant) async -> Ending? {
        let cached = state.withLock { $0.cache[id] }
        if let cached, cached.expires > now { return .answered(cached) }
        return await withCheckedContinuation { continuation in
            let ending: Ending?? = state.withLock { state in
                guard state.underWay[id] != nil else {
                    state.underWay[id] = []
                    return .some(nil)
                }
                guard state.waiting < limits.waiting else { return .full }
                state.waiting += 1
                state.underWay[id]?.append(continuation)
                return nil
            }
            if let ending { continuation.resume(returning: ending) }
        }
    }

    private func leave(_ id: String, _ ending: Ending) {
        let waiting = state.withLock { state in
            let waiting = state.underWay.removeValue(forKey: id) ?? []
            state.waiting -= waiting.count
            return waiting
        }
        for continuation in waiting { continuation.resume(returning: ending) }
    }
}

extension KeptAnswer {
    fileprivate func given(for fingerprint: Digest) throws(ReplayError) -> StoredAnswer {
        guard fingerprint == self.fingerprint else { throw .otherRequest }
        guard let answer else { throw .answerLost(status: status) }
        return answer
    }
}
