internal import Logging
internal import ReleaseModel
import Synchronization

/// The one place that moves runs: takes inputs, lets the coordinator decide, has it recorded, acts.
///
/// An actor so that its state has one owner; between two awaits everything is consistent.
actor Pump {
    let store: any Store
    let drivers: [String: any Driver]
    let options: EngineOptions
    let logger: Logger
    let mailbox = Mailbox()
    let board = MetricsBoard()
    /// Followers that have gone, waiting to be forgotten.
    let leavers = Mutex<[(RunID, Int)]>([])

    var coordinator: Coordinator
    let loader: Loader
    var timers = Timers<RunTimer>()
    /// When an attempt's task is cancelled because its driver did not keep to the timeout.
    var deadlines = Timers<Attempts.Name>()
    var attempts = Attempts()
    var followers = Followers()
    /// Runs whose journals cannot be replayed, and why; other runs go on.
    var parked: [RunID: String] = [:]
    /// Dropped because recording failed; to be loaded again.
    var toReload: [RunID] = []
    var isDraining = false
    var isReady = false

    init(
        store: any Store, drivers: [String: any Driver], options: EngineOptions, logger: Logger
    ) {
        self.store = store
        self.drivers = drivers
        self.options = options
        self.logger = logger
        coordinator = Coordinator(slots: options.parallelism)
        loader = Loader(store: store)
    }

    /// Takes up every open run, then moves runs until it is told to end.
    func run() async throws {
        try await takeUpOpenRuns()
        isReady = true
        board.update { $0.isReady = true }
        while !mailbox.isClosed {
            armClock()
            await turn(await mailbox.take(limit: options.groupLimit))
        }
        board.update { $0.isReady = false }
        followers.finish()
    }

    /// Starts nothing new from now on.
    func beginDraining() {
        isDraining = true
        coordinator.slots = 0
    }

    var isAtRest: Bool {
        isReady && attempts.isEmpty && timers.isEmpty && toReload.isEmpty && mailbox.depth == 0
    }

    // MARK: One turn

    private func turn(_ posted: [Addressed]) async {
        var inputs = posted
        let now = options.clock.now()
        for timer in timers.take(dueBy: now) {
            inputs.append(Addressed(run: timer.run, input: .due(timer.key)))
        }
        for name in deadlines.take(dueBy: now) { attempts.cancel(name) }
        for input in inputs { release(input) }
        await reloadDropped()
        while !inputs.isEmpty {
            let batch = coordinator.take(inputs, at: options.clock.now())
            await record(batch)
            inputs = await load(batch.unloaded)
        }
        dropLeavers()
        publish()
    }

    /// Lets go of the task whose result has arrived.
    private func release(_ input: Addressed) {
        let name: Attempts.Name
        switch input.input {
        case .ended(let ref, _): name = .attempt(input.run, ref)
        case .probed(let ref, _): name = .probe(input.run, ref)
        case .restored(let step, let residue, _): name = .restore(input.run, step, residue)
        case .command, .noted, .observed, .due, .recovered, .looked, .held: return
        }
        deadlines.clear(name)
        if let duration = attempts.release(name), case .attempt = name {
            board.update { $0.stepEnded(after: duration) }
        }
    }

    private func record(_ batch: Batch) async {
        guard !batch.entries.isEmpty else { return }
        options.boundary?(.beforeCommit)
        let start = ContinuousClock.now
        do throws(StoreError) {
            let results = try await store.commit(batch.entries.map(\.change))
            options.boundary?(.afterCommit)
            let events = batch.entries.reduce(0) { $0 + ($1.change.run?.events.count ?? 0) }
            board.update { $0.committed(events, in: ContinuousClock.now - start) }
            for (entry, result) in zip(batch.entries, results) { conclude(entry, result) }
        } catch {
            await recordingFailed(batch, error)
        }
    }

    private func conclude(_ entry: Batch.Entry, _ result: ChangeResult) {
        switch result {
        case .recorded:
            for action in entry.actions { act(action, for: entry.run) }
            for answer in entry.answers { answer.tell(answer.reply) }
            followers.signal(entry.run)
            if let run = coordinator.run(entry.run), !run.status.isOpen {
                coordinator.drop(entry.run)
            }
        case .conflict(let actual):
            logger.warning(
                "somebody else was first",
                metadata: ["run": "\(entry.run)", "position": "\(actual)"])
            drop(entry.run)
            for input in entry.inputs { mailbox.post(input) }
        }
    }

    /// Nothing is lost: runs are dropped and loaded again, endings are handed in again.
    private func recordingFailed(_ batch: Batch, _ error: StoreError) async {
        logger.error("recording failed", metadata: ["error": "\(error)"])
        board.update { $0.metrics.storeTrouble = "\(error)" }
        for entry in batch.entries {
            drop(entry.run)
            for input in entry.inputs { handBack(input, after: error) }
            if entry.inputs.isEmpty {
                for answer in entry.answers { answer.tell(answer.reply) }
            }
        }
        try? await Task.sleep(for: .milliseconds(250))
        mailbox.wake()
    }

    private func handBack(_ input: Addressed, after error: StoreError) {
        if case .command = input.input, case .notWritten(let reason) = error {
            input.reply?(.refused(.unavailable(reason: reason)))
        } else {
            mailbox.post(input)
        }
    }

    private func drop(_ run: RunID) {
        guard coordinator.run(run) != nil else { return }
        coordinator.drop(run)
        if !toReload.contains(run) { toReload.append(run) }
    }

    private func armClock() {
        let soonest = [timers.next(), deadlines.next()].compactMap { $0 }.min()
        let mailbox = mailbox
        options.clock.wake(at: soonest) { mailbox.wake() }
    }

    private func publish() {
        let (live, performing, depth) = (
            coordinator.liveRuns, coordinator.performing, mailbox.depth
        )
        let isAtRest = isAtRest
        board.update {
            $0.metrics.liveRuns = live
            $0.metrics.performing = performing
            $0.metrics.mailboxDepth = depth
            $0.isAtRest = isAtRest
        }
    }
}
