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
    /// To be loaded again: recording failed, or the store could not be read.
    var toReload: [RunID] = []
    /// Those of them whose attempts this server may still be at work on.
    var wasDropped: Set<RunID> = []
    /// Inputs for runs that cannot be loaded now.
    var postponed: [Addressed] = []
    /// Rows of resting runs that were asked for; forgotten once a run is taken up.
    var resting: [RunID: RunSummary] = [:]
    /// How often a run was taken up.
    var takeUps = 0
    var isDraining = false
    var isReady = false

    init(
        store: any Store, drivers: [String: any Driver], options: EngineOptions, logger: Logger
    ) {
        self.store = store
        self.drivers = drivers
        self.options = options
        self.logger = logger
        coordinator = Coordinator(slots: options.parallelism, tampering: options.tampering)
        loader = Loader(store: store)
    }

    /// Takes up every open run, then moves runs until it is told to end.
    func run() async throws {
        try await takeUpOpenRuns()
        isReady = true
        board.update { $0.isReady = true }
        publish()
        while !mailbox.isClosed {
            armClock()
            await turn(await mailbox.take(limit: options.groupLimit))
            await pauseIfInTrouble()
        }
        for input in postponed { input.reply?(.refused(.shuttingDown)) }
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
        await reloadDropped()
        let now = options.clock.now()
        var inputs = takePostponed() + posted
        for timer in timers.take(dueBy: now) {
            inputs.append(Addressed(run: timer.run, input: .due(timer.key)))
        }
        for name in deadlines.take(dueBy: now) { attempts.cancel(name) }
        inputs.removeAll { answerParked($0) || isOfNobody($0) }
        for input in inputs { releaseLooker(input) }
        let all = inputs
        while !inputs.isEmpty {
            let batch = coordinator.take(inputs, at: now)
            await record(batch)
            inputs = await load(batch.unloaded)
        }
        for input in all { dropIfAtRest(input.run) }
        dropLeavers()
        publish()
    }

    /// Lets go of a probe's or restoration's task: where its result is lost, it can be asked again.
    private func releaseLooker(_ input: Addressed) {
        switch input.input {
        case .probed(let ref, _): _ = attempts.release(.probe(input.run, ref))
        case .restored(let step, let residue, _):
            _ = attempts.release(.restore(input.run, step, residue))
        case .ended(let ref, _): deadlines.clear(.attempt(input.run, ref))
        case .command, .noted, .observed, .due, .recovered, .looked, .held: return
        }
    }

    /// Lets go of an attempt's task, once its ending is recorded and not before.
    func releaseAttempt(_ input: Addressed) {
        guard case .ended(let ref, _) = input.input,
            let duration = attempts.release(.attempt(input.run, ref))
        else { return }
        board.update { $0.stepEnded(after: duration) }
    }

    /// Whether an input comes from a task that was let go of: it is about what is no more.
    private func isOfNobody(_ input: Addressed) -> Bool {
        let name: Attempts.Name
        switch input.input {
        case .ended(let ref, .known), .ended(let ref, .unknown), .noted(let ref, _):
            name = .attempt(input.run, ref)
        case .probed(let ref, _): name = .probe(input.run, ref)
        case .restored(let step, let residue, _): name = .restore(input.run, step, residue)
        case .ended(_, .orphaned), .command, .observed, .due, .recovered, .looked, .held:
            return isUnderAnotherPlan(input)
        }
        guard !attempts.isAtWork(name) || isUnderAnotherPlan(input) else { return false }
        input.reply?(.ignored)
        return true
    }

    /// Whether what a task hands in is from under a plan that its live run has no more.
    ///
    /// Somebody else amended the run meanwhile. What still has to be known is asked anew.
    func isUnderAnotherPlan(_ input: Addressed) -> Bool {
        guard let plan = input.plan, let live = coordinator.plan(of: input.run), plan != live
        else { return false }
        switch input.input {
        case .ended(let ref, _), .noted(let ref, _):
            attempts.end(.attempt(input.run, ref))
            deadlines.clear(.attempt(input.run, ref))
        default: break
        }
        return true
    }

    /// Nothing is decided for a run whose journal cannot be replayed.
    private func answerParked(_ input: Addressed) -> Bool {
        guard let reason = parked[input.run] else { return false }
        releaseAttempt(input)
        input.reply?(.refused(.damaged(input.run, reason: reason)))
        return true
    }

    private func dropIfAtRest(_ run: RunID) {
        guard let live = coordinator.run(run), !live.status.isOpen else { return }
        coordinator.drop(run)
    }

    /// Has what was decided recorded, and acts on it; false when recording failed.
    @discardableResult
    func record(_ batch: Batch) async -> Bool {
        guard !batch.entries.isEmpty else { return true }
        options.boundary?(.beforeCommit)
        let start = ContinuousClock.now
        do throws(StoreError) {
            let results = try await store.commit(batch.entries.map(\.change))
            options.boundary?(.afterCommit)
            let events = batch.entries.reduce(0) { $0 + ($1.change.run?.events.count ?? 0) }
            board.update { $0.committed(events, in: ContinuousClock.now - start) }
            for (entry, result) in zip(batch.entries, results) { conclude(entry, result) }
            return true
        } catch {
            recordingFailed(batch, error)
            return false
        }
    }

    private func conclude(_ entry: Batch.Entry, _ result: ChangeResult) {
        switch result {
        case .recorded:
            for input in entry.inputs { releaseAttempt(input) }
            for action in entry.actions { act(action, for: entry.run) }
            for answer in entry.answers { answer.tell(answer.reply) }
            followers.signal(entry.run)
        case .conflict(let actual):
            logger.warning(
                "somebody else was first",
                metadata: ["run": "\(entry.run)", "position": "\(actual)"])
            drop(entry.run)
            for input in entry.inputs { handIn(input) }
            mailbox.wake()
        }
    }

    /// Nothing is lost: runs are dropped and loaded again, endings are handed in again.
    private func recordingFailed(_ batch: Batch, _ error: StoreError) {
        logger.error("recording failed", metadata: ["error": "\(error)"])
        board.update { $0.metrics.storeTrouble = "\(error)" }
        for entry in batch.entries {
            drop(entry.run)
            for input in entry.inputs { handBack(input, after: error) }
            if entry.inputs.isEmpty {
                for answer in entry.answers { answer.tell(answer.reply) }
            }
        }
    }

    private func handBack(_ input: Addressed, after error: StoreError) {
        guard case .command = input.input else { return handIn(input) }
        switch error {
        case .notWritten(let reason), .damaged(let reason):
            input.reply?(.refused(.unavailable(reason: reason)))
        case .unknown: handIn(input)
        }
    }

    /// Posts an input once more; when nobody takes it any more, whoever waits is told.
    private func handIn(_ input: Addressed) {
        if !mailbox.post(input) { input.reply?(.refused(.shuttingDown)) }
    }

    private func drop(_ run: RunID) {
        guard coordinator.plan(of: run) != nil else { return }
        coordinator.drop(run)
        wasDropped.insert(run)
        loadLater(run)
    }

    func loadLater(_ run: RunID) {
        if !toReload.contains(run) { toReload.append(run) }
    }

    /// Does not ask a store that cannot answer again and again without a pause.
    private func pauseIfInTrouble() async {
        guard !toReload.isEmpty || board.current.metrics.storeTrouble != nil else { return }
        await options.clock.sleep(for: .milliseconds(250))
        mailbox.wake()
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
