internal import ComponentReleases
internal import ReleaseEngine
internal import ReleaseModel
internal import SlipwayServer
internal import StoreSQLite

/// A server on a free port, whose driver does nothing and marks when it is called.
struct ServingWorker: Sendable {
    let folder: String

    static func marksFile(in folder: String) -> String { "\(folder)/marks" }

    /// Runs of load are not marked.
    private static let load = "load"

    func run() async throws {
        let marks = try AppendFile(Self.marksFile(in: folder))
        let quiet = Plans.sequence(100, name: Self.load)
        let loadRuns = LoadRuns()
        let driver = NoOpDriver { key in
            guard !loadRuns.contains(key.run) else { return }
            marks.append("\(key.run) \(key.step) \(Monotonic.now)")
        }
        try await Rig.run(in: folder, driver) { rig in
            let staff = try await Staff.gatekeeper(for: rig.store)
            var options = ServerOptions(
                listen: "127.0.0.1:0", controlSocket: nil, version: "bench",
                startedAt: Instant(milliseconds: 0)
            ) { _, port in Worker.say("\(port ?? 0)\n\(staff.tokens)") }
            options.components = ComponentReleases(
                catalog: try await Catalog.load(ComponentReleases.kinds, from: rig.store),
                engine: rig.engine)
            // What is measured is the server, not how often somebody may ask it.
            options.limits.userRate = RequestRate(perSecond: 1_000_000, burst: 1_000_000)
            let server = Server(
                engine: rig.engine, gatekeeper: staff.gatekeeper, options: options,
                logger: .silent)
            try await withThrowingTaskGroup(of: Void.self) { group in
                defer { group.cancelAll() }
                group.addTask { try await server.run() }
                group.addTask { await obey(rig, quiet, loadRuns) }
                try await group.next()
            }
        }
    }

    /// `load RATE` starts that many runs of 100 steps a second; `unload` ends that.
    private func obey(_ rig: Rig<NoOpDriver>, _ plan: Plan, _ runs: LoadRuns) async {
        var load: Task<Void, Never>?
        for await order in Worker.orders() {
            let words = order.split(separator: " ")
            if words.first == "load", let rate = words.last.flatMap({ Double($0) }) {
                load = Task { @concurrent in await Self.load(rig, plan, runs, rate) }
            } else {
                load?.cancel()
                await load?.value
                Worker.say("\(rig.engine.figures.stepsEnded)")
            }
        }
        load?.cancel()
    }

    private static func load(
        _ rig: Rig<NoOpDriver>, _ plan: Plan, _ runs: LoadRuns, _ rate: Double
    ) async {
        let start = ContinuousClock.now
        await withTaskGroup(of: Void.self) { group in
            var number = 0
            while !Task.isCancelled {
                let due = Int((ContinuousClock.now - start).seconds * rate)
                while number < due {
                    let id = "load-\(number)"
                    runs.insert(RunID(startedBy: id))
                    group.addTask { _ = try? await rig.start(plan, id) }
                    number += 1
                }
                try? await Task.sleep(for: .milliseconds(2))
            }
        }
    }
}
