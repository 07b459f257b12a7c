package import Logging
package import ReleaseModel

/// Moves runs: what everybody outside asks.
///
/// `run()` must be running for commands to be answered; reading works at any time.
package final class Engine: Sendable {
    let pump: Pump
    /// The durable record: for what is no run, and for whoever lists and exports.
    package let store: any Store
    let drivers: [String: any Driver]
    private let options: EngineOptions

    package init(
        store: any Store, drivers: [String: any Driver], options: EngineOptions = EngineOptions(),
        logger: Logger
    ) {
        self.store = store
        self.drivers = drivers
        self.options = options
        pump = Pump(store: store, drivers: drivers, options: options, logger: logger)
    }

    /// Takes up every open run, then moves runs until `shutDown()` or cancellation.
    package func run() async throws {
        defer { close() }
        try await withTaskCancellationHandler {
            try await pump.run()
        } onCancel: {
            close()
        }
    }

    /// After a restore: lets every open run wait until a person resumes it.
    ///
    /// Performs nothing, and needs no `run()`; what was under way is probed when the run is taken up.
    package func holdOpenRuns() async throws { try await pump.holdOpenRuns() }

    /// Starts nothing new, waits at most `drain` for what performs, then lets `run()` return.
    ///
    /// What still performs stays in doubt; the next start probes it.
    package func shutDown() async {
        await pump.beginDraining()
        let end = ContinuousClock.now + options.drain
        while ContinuousClock.now < end, await !pump.attempts.isOnlyWatching {
            try? await Task.sleep(for: .milliseconds(20))
        }
        close()
    }

    private func close() {
        for input in pump.mailbox.close() { input.reply?(.refused(.shuttingDown)) }
    }

    /// The open runs are taken up, and the store can write.
    package var isReady: Bool {
        let current = pump.board.current
        return current.isReady && current.metrics.storeTrouble == nil
    }

    /// Nothing can move without a person, and no timer is pending.
    package func isIdle() async -> Bool { await pump.isAtRest }

    /// The engine's figures, and how many runs are in each status.
    ///
    /// Where the store cannot be read, the counts are missing and the rest is there.
    package func metrics() async -> EngineMetrics {
        var metrics = pump.board.current.metrics
        let counts = (try? await store.runCounts()) ?? []
        metrics.runsByStatus = counts.map { Output($0.status, "\($0.runs)") }
        return metrics
    }

    /// The engine's figures alone: the store is not asked.
    package var figures: EngineMetrics { pump.board.current.metrics }

    /// Why the store cannot write now; nil when it can.
    package var storeTrouble: String? { pump.board.current.metrics.storeTrouble }

    // MARK: Commands

    /// Checks that a plan can be run, and binds it to its digest.
    package func freeze(_ plan: Plan) throws(EngineError) -> FrozenPlan {
        let digest = plan.digest
        if let known = pump.loader.plans.plan(digest) { return known }
        do throws(Refusal) {
            return pump.loader.plans.shared(try FrozenPlan(plan, digest: digest))
        } catch {
            throw .refused(error)
        }
    }

    /// Starts a run of a plan; with a selection only of the named tasks and their checkpoints.
    ///
    /// The run's id follows from the command's: asked twice, one run is started.
    package func start(
        _ plan: Plan, selection: [String]? = nil, commandID: String, by principal: Principal,
        in scope: ProjectScope = .none, from address: String = ""
    ) async throws(EngineError) -> Answer {
        let frozen = try freeze(plan)
        return try await command(
            .start(frozen, selection: selection),
            of: RunID(startedBy: commandID, in: scope.project), commandID: commandID,
            by: principal, in: scope, from: address)
    }

    /// Hands a command in; `tell` is called once, with what became of it.
    package func ask(
        _ command: Command, of run: RunID, _ tell: @escaping @Sendable (Reply) -> Void
    ) {
        let limit = options.commandLimit
        let input = Addressed(run: run, input: .command(command), reply: tell)
        guard !pump.mailbox.post(input, limit: limit) else { return }
        tell(
            .refused(
                pump.mailbox.isClosed
                    ? .shuttingDown
                    : .unavailable(reason: "\(limit) commands wait already; try again later")))
    }

    package func command(
        _ verb: Verb, of run: RunID, commandID: String, by principal: Principal,
        in scope: ProjectScope = .none, expects position: Int? = nil, from address: String = ""
    ) async throws(EngineError) -> Answer {
        let command = Command(
            id: commandID, by: principal, verb: verb, scope: scope, expects: position,
            address: address)
        let reply: Reply = await withCheckedContinuation { continuation in
            ask(command, of: run) { continuation.resume(returning: $0) }
        }
        switch reply {
        case .recorded(let answer): return answer
        case .refused(let error): throw error
        case .ignored: throw .unavailable(reason: "the command led to nothing")
        }
    }
}

extension RunID {
    /// The id of the run that a command starts in a project: the same each time it is asked there.
    package init(startedBy commandID: String, in project: String = "") {
        let name = project.isEmpty ? commandID : "\(project)/\(commandID)"
        self.init("r-" + Digest(of: Array(name.utf8)).description.prefix(12))
    }
}
