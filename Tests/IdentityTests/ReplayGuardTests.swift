import Identity
import ReleaseEngine
import ReleaseModel
import RequestSigning
import SlipwayTestSupport
import Synchronization
import Testing

@Suite struct ReplayGuardTests {
    static let now = Instant(milliseconds: 1_795_253_553_000)
    static let keyring = Keyring.fresh()
    static let ok = StoredAnswer(
        status: 201, headers: [.init("x-subject-token", "t")], body: Array("done".utf8))

    static func key(_ text: String = "k") -> RequestKey {
        .idempotency(caller: "alice", method: "POST", path: "/runs", key: text)
    }

    static func replay(
        _ store: any Store = MemoryStore(), limits: ReplayGuard.Limits = .init()
    ) -> ReplayGuard {
        ReplayGuard(store: store, keyring: keyring, limits: limits)
    }

    /// Asks once, and counts how often the request is carried out.
    final class Asking: Sendable {
        private let performed = Counter()
        var count: Int { performed.count }

        @discardableResult
        func ask(
            _ replay: ReplayGuard, _ key: RequestKey = key(), body: String = "{}",
            lives: Duration = .seconds(60), after seconds: Int = 0, answer: StoredAnswer = ok
        ) async throws -> StoredAnswer {
            try await replay.answer(
                for: key, fingerprint: Digest(of: Array(body.utf8)), lives: lives,
                now: now + .seconds(seconds)
            ) {
                performed.add()
                return answer
            }
        }
    }

    @Test func `the same request again gets the first answer, and performs nothing`() async throws {
        let asking = Asking()
        let replay = Self.replay()
        let first = try await asking.ask(replay)
        let other = StoredAnswer(status: 500)
        #expect(try await asking.ask(replay, answer: other) == first)
        #expect(asking.count == 1)
        #expect(first == Self.ok)
    }

    @Test func `another process finds the answer, and so does one under a newer key`() async throws
    {
        let asking = Asking()
        let store = MemoryStore()
        try await asking.ask(Self.replay(store))
        #expect(try await asking.ask(Self.replay(store)) == Self.ok)
        let rotated = ReplayGuard(store: store, keyring: Self.keyring.rotated())
        #expect(try await asking.ask(rotated) == Self.ok)
        #expect(asking.count == 1)
    }

    @Test func `an answer lies sealed, and one that cannot be opened is not made again`()
        async throws
    {
        let asking = Asking()
        let store = MemoryStore()
        let secret = StoredAnswer(status: 200, body: Array("hush-hush".utf8))
        try await asking.ask(Self.replay(store), answer: secret)
        let documents = try await store.documents(DocumentQuery(kind: ReplayGuard.kind)).elements
        #expect(documents.count == 1)
        #expect(!String(decoding: documents[0].body, as: UTF8.self).contains("hush"))
        let stranger = ReplayGuard(store: store, keyring: .fresh())
        await #expect(throws: ReplayError.answerLost(status: nil)) {
            try await asking.ask(stranger)
        }
        #expect(asking.count == 1)
    }

    @Test func `the same key for another request is refused`() async throws {
        let asking = Asking()
        let store = MemoryStore()
        let replay = Self.replay(store)
        try await asking.ask(replay)
        for replay in [replay, Self.replay(store)] {
            await #expect(throws: ReplayError.otherRequest) {
                try await asking.ask(replay, body: "{\"other\":1}")
            }
        }
        #expect(asking.count == 1)
    }

    @Test func `keys differ by caller, method, path and key`() async throws {
        let asking = Asking()
        let replay = Self.replay()
        let keys: [RequestKey] = [
            .idempotency(caller: "a", method: "POST", path: "/x", key: "k"),
            .idempotency(caller: "b", method: "POST", path: "/x", key: "k"),
            .idempotency(caller: "a", method: "PUT", path: "/x", key: "k"),
            .idempotency(caller: "a", method: "POST", path: "/y", key: "k"),
            .idempotency(caller: "a", method: "POST", path: "/x", key: "l"),
            .idempotency(caller: "a 4:POST", method: "", path: "/x", key: "k"),
            .signature(try SignatureClaim(of: SignedSample.signed())),
        ]
        for key in keys { try await asking.ask(replay, key) }
        #expect(asking.count == keys.count)
        #expect(Set(keys.map(\.commandID)).count == keys.count)
    }

    @Test(.timeLimit(.minutes(15)))
    func `those who ask meanwhile wait for the first, and get its answer`() async throws {
        let replay = Self.replay()
        let gate = Gate()
        let performed = Counter()
        let answers = try await withThrowingTaskGroup(of: StoredAnswer.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    try await replay.answer(
                        for: Self.key(), fingerprint: Digest("x"), lives: .seconds(60),
                        now: Self.now
                    ) {
                        performed.add()
                        await gate.pass()
                        return Self.ok
                    }
                }
            }
            group.addTask {
                gate.open()
                return Self.ok
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers == Array(repeating: Self.ok, count: 51))
        #expect(performed.count == 1)
    }

    @Test(arguments: [500, 503, 408, 425, 429])
    func `an answer that is no ending is not kept`(status: Int) async throws {
        let asking = Asking()
        let store = MemoryStore()
        let replay = Self.replay(store)
        let later = StoredAnswer(status: status)
        #expect(try await asking.ask(replay, answer: later) == later)
        #expect(try await asking.ask(replay) == Self.ok)
        #expect(asking.count == 2)
        #expect(replay.count == 1)
    }

    @Test(.timeLimit(.minutes(15)))
    func `an error keeps nothing, and who waited tries in turn`() async throws {
        struct Broken: Error {}
        let replay = Self.replay()
        let performed = Counter()
        let outcomes = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    let answer = try? await replay.answer(
                        for: Self.key(), fingerprint: Digest("x"), lives: .seconds(60),
                        now: Self.now
                    ) {
                        if performed.add() < 3 { throw Broken() }
                        return Self.ok
                    }
                    return answer != nil
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.count { !$0 } == 2)
        #expect(performed.count == 3)
        #expect(replay.count == 1)
    }

    @Test func `refusals are answers, and are kept`() async throws {
        let asking = Asking()
        let replay = Self.replay()
        let refusal = StoredAnswer(status: 409, body: [1])
        try await asking.ask(replay, answer: refusal)
        #expect(try await asking.ask(replay) == refusal)
    }

    @Test func `what has expired is performed again`() async throws {
        let asking = Asking()
        let store = MemoryStore()
        for replay in [Self.replay(store), Self.replay(store)] {
            try await asking.ask(replay, lives: .seconds(60))
            try await asking.ask(replay, after: 59)
        }
        #expect(asking.count == 1)
        try await asking.ask(Self.replay(store), lives: .seconds(60), after: 60)
        #expect(asking.count == 2)
        try await asking.ask(Self.replay(store), after: 119)
        #expect(asking.count == 2)
    }

    @Test func `the sweep removes what has expired and nothing else`() async throws {
        let asking = Asking()
        let store = MemoryStore()
        let old = Self.replay(store)
        for number in 0..<250 { try await asking.ask(old, Self.key("old\(number)")) }
        for number in 0..<5 {
            try await asking.ask(old, Self.key("long\(number)"), lives: .seconds(86_400))
        }
        #expect(old.count == 255)
        // One that kept them itself, and one that finds them at its start.
        for replay in [Self.replay(store), old] {
            let later = Self.now + .seconds(3_600)
            var turns = 0
            while try await replay.sweep(now: later) {
                turns += 1
                #expect(turns < 20)
                if turns >= 20 { break }
            }
            let kept = try await store.documents(
                DocumentQuery(kind: ReplayGuard.kind, limit: 1_000)
            ).elements
            #expect(kept.count == 5)
        }
        let fresh = Self.replay(store)
        while try await fresh.sweep(now: Self.now) {}
        #expect(fresh.count == 5)
        #expect(try await asking.ask(fresh, Self.key("long1"), after: 3_600) == Self.ok)
        #expect(asking.count == 255)
    }

    @Test func `when as many are kept as may be, requests are refused and not performed`()
        async throws
    {
        let asking = Asking()
        var limits = ReplayGuard.Limits()
        limits.answers = 3
        let store = MemoryStore()
        let replay = Self.replay(store, limits: limits)
        for number in 0..<3 { try await asking.ask(replay, Self.key("\(number)")) }
        await #expect(throws: ReplayError.full) { try await asking.ask(replay, Self.key("3")) }
        #expect(asking.count == 3)
        #expect(try await asking.ask(replay, Self.key("1")) == Self.ok)
        while try await replay.sweep(now: Self.now + .seconds(3_600)) {}
        #expect(replay.count == 0)
        try await asking.ask(replay, Self.key("3"), after: 3_600)
    }

    @Test func `memory is bounded, and what fell out of it is read from the store`() async throws {
        let asking = Asking()
        var limits = ReplayGuard.Limits()
        limits.memory = 4_096
        let replay = Self.replay(limits: limits)
        for number in 0..<300 { try await asking.ask(replay, Self.key("\(number)")) }
        for number in 0..<300 { try await asking.ask(replay, Self.key("\(number)")) }
        #expect(asking.count == 300)
    }

    @Test func `an answer too large to keep is given once, and never made twice`() async throws {
        let asking = Asking()
        let store = MemoryStore()
        let large = StoredAnswer(status: 200, body: Array(repeating: 1, count: 65_537))
        let replay = Self.replay(store)
        #expect(try await asking.ask(replay, answer: large) == large)
        for replay in [replay, Self.replay(store)] {
            await #expect(throws: ReplayError.answerLost(status: 200)) {
                try await asking.ask(replay)
            }
        }
        #expect(asking.count == 1)
    }

    @Test(arguments: [MemoryStore.Fault.notWritten, .unknownLanded, .unknownNotLanded])
    func `a store that fails takes no answer away`(fault: MemoryStore.Fault) async throws {
        let asking = Asking()
        let store = MemoryStore()
        store.failNext(fault)
        let replay = Self.replay(store)
        #expect(try await asking.ask(replay) == Self.ok)
        #expect(try await asking.ask(replay) == Self.ok)
        #expect(try await asking.ask(Self.replay(store)) == Self.ok)
        #expect(asking.count == 1)
    }

    @Test func `of two servers that perform at one instant, the first one's answer counts`()
        async throws
    {
        let store = MemoryStore()
        let late = Self.replay(store)
        let asking = Asking()
        let answer = try await late.answer(
            for: Self.key(), fingerprint: Digest(of: Array("{}".utf8)), lives: .seconds(60),
            now: Self.now
        ) {
            try await asking.ask(Self.replay(store))
            return StoredAnswer(status: 200)
        }
        #expect(answer == Self.ok)
    }
}

/// Holds back whoever passes until it is opened.
private final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    func pass() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiting.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }

    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }
}
