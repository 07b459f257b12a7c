internal import ReleaseModel
import Synchronization

/// Reads one run's journal to its end, and then each time it grows.
actor Follower {
    private let engine: Engine
    private let run: RunID
    private var position: Int
    private var page: ArraySlice<JournalEntry> = []
    private var signals: AsyncStream<Void>.AsyncIterator?
    private var number: Int?

    init(engine: Engine, run: RunID, position: Int) {
        self.engine = engine
        self.run = run
        self.position = position
    }

    deinit {
        guard let number else { return }
        engine.pump.stopFollowing(run, number)
    }

    /// The next entry; nil at the end.
    func next() async throws -> JournalEntry? {
        if signals == nil { await subscribe() }
        while page.isEmpty {
            if Task.isCancelled { return nil }
            page = try await engine.journal(run, after: position, limit: 500)[...]
            if page.isEmpty, await waitForSignal() == nil { return nil }
        }
        guard let entry = page.popFirst() else { return nil }
        position = entry.position
        return entry
    }

    /// Before the first read: what is added afterwards is signalled.
    private func subscribe() async {
        let (number, stream) = await engine.pump.follow(run)
        self.number = number
        signals = stream.makeAsyncIterator()
    }

    private func waitForSignal() async -> Void? {
        var iterator = signals
        let signal: Void? = await iterator?.next(isolation: self)
        signals = iterator
        return signal
    }
}

extension Pump {
    func follow(_ run: RunID) -> (number: Int, stream: AsyncStream<Void>) { followers.add(run) }

    /// Lets go of a follower; from any thread, so it goes through the mailbox's owner later.
    nonisolated func stopFollowing(_ run: RunID, _ number: Int) {
        leavers.withLock { $0.append((run, number)) }
        mailbox.wake()
    }

    func dropLeavers() {
        let gone = leavers.withLock { leavers in
            defer { leavers = [] }
            return leavers
        }
        for (run, number) in gone { followers.remove(run, number) }
    }
}
