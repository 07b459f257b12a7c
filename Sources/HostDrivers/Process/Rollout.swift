import Glibc
import ReleaseEngine
internal import ReleaseModel

/// Brings a component's replicas, one after the other, to what is asked for.
///
/// It looks at what lives and does only what is missing, so that it may be begun again anywhere.
struct Rollout: Sendable {
    private static let stopMargin: Duration = .seconds(20)
    private static let startLimit: Duration = .seconds(30)
    private static let look: Duration = .milliseconds(10)
    /// The last question before the limit gets this long for its answer.
    private static let shortestQuestion: Duration = .seconds(1)
    /// How long a replica without a health check must live.
    private static let proving: Duration = .milliseconds(500)

    let component: ComponentFolder
    let launcher: ShimLauncher
    let secrets: any SecretSource
    let deadline: MonotonicTime
    let note: @Sendable (String) -> Void

    /// - Throws: `RolloutFailure` with what stands in the way; the rest is left as it is.
    func converge(to spec: ComponentSpec?) async throws {
        let spec = try await spec?.pinned(by: secrets)
        let wanted = spec?.replicas ?? 0
        if let spec {
            for number in 0..<wanted {
                try await ensure(component.slot(number), runs: spec)
            }
        }
        for number in try component.slots() where number >= wanted {
            try await stopAll(in: component.slot(number))
        }
    }

    /// How the replicas differ from what is asked for; nil where they do not.
    func difference(from spec: ComponentSpec?) async throws -> String? {
        let spec = try await spec?.pinned(by: secrets)
        var right = 0
        var others = 0
        let wanted = spec?.replicas ?? 0
        for number in try Set(component.slots()).union(0..<wanted).sorted() {
            for living in try component.slot(number).living() {
                guard let spec, number < wanted, living.launch.identity == spec.identity,
                    await HealthCheck(spec, replica: number)?.complaint() == nil
                else {
                    others += 1
                    continue
                }
                right += 1
            }
        }
        guard right != wanted || others > 0 else { return nil }
        let version = spec.map { "healthy replicas of \($0.version)" } ?? "replicas"
        return "\(right) of \(wanted) \(version) run" + (others > 0 ? ", and \(others) others" : "")
    }

    private func ensure(_ slot: ReplicaSlot, runs spec: ComponentSpec) async throws {
        let living = try slot.living()
        let health = HealthCheck(spec, replica: slot.number)
        if living.count == 1, living[0].launch.identity == spec.identity,
            await health?.complaint() == nil
        {
            note("replica \(slot.number): runs \(spec.version) already")
            return
        }
        try await stopAll(in: slot)
        let launch = try await start(spec, in: slot)
        do {
            try await prove(launch, spec, slot.number)
        } catch let failure as RolloutFailure {
            // Of a version that failed nothing goes on; its log tells why.
            try await stopAll(in: slot)
            let end = LogPieces(folder: launch.folder).end(limit: 1_000)
            note("replica \(slot.number): \(failure.reason); the end of its log:\n\(end)")
            let words = end.split(separator: "\n").suffix(3).joined(separator: " | ")
            throw RolloutFailure(
                "replica \(slot.number) of \(spec.version) \(failure.reason)"
                    + (words.isEmpty ? "" : "; it last wrote: \(words)"))
        }
        try slot.prune()
    }

    private func stopAll(in slot: ReplicaSlot) async throws {
        for (launch, shim) in try slot.living() {
            note("replica \(slot.number): stopping launch \(launch.count)")
            let process = HostProcess(shim)
            process?.signal(SIGTERM)
            await process?.ended()
            try await wait(Self.stopMargin, for: "replica \(slot.number) to stop") {
                if case .running = try Receipt(launch.folder).state { false } else { true }
            }
        }
    }

    private func start(
        _ spec: ComponentSpec, in slot: ReplicaSlot
    ) async throws
        -> ReplicaSlot.Launch
    {
        try checkTime()
        if let port = spec.port(of: slot.number), !Port.isFree(port) {
            // Whoever it is would answer the health check in the new replica's name.
            throw RolloutFailure("port \(port) of replica \(slot.number) is taken by somebody else")
        }
        let known = try await KnownSecrets(spec.environment.flatMap(\.secrets), from: secrets)
        let launch = try slot.next(identity: spec.identity)
        try HostFiles.makeFolder(launch.folder.path)
        let with = known.isEmpty ? "" : " with the secret " + known.names.joined(separator: ", ")
        note("replica \(slot.number): starting \(spec.version)\(with)")
        let shim = try launcher.launch(request(spec, slot.number, launch, known))
        try await wait(Self.startLimit, for: "replica \(slot.number) to start") {
            let receipt = try Receipt(launch.folder)
            switch receipt.state {
            case .running: return receipt.executions > 0
            case .ended, .lost: return true
            case .absent, .abandoned:
                guard shim.process.isRunning else {
                    throw RolloutFailure(
                        "replica \(slot.number) could not be started: \(shim.complaint)")
                }
                return false
            }
        }
        return launch
    }

    private func request(
        _ spec: ComponentSpec, _ number: Int, _ launch: ReplicaSlot.Launch,
        _ known: KnownSecrets
    ) -> ShimRequest {
        var facts = [
            ("COMPONENT", spec.component), ("VERSION", spec.version), ("REPLICA", "\(number)"),
        ]
        if let port = spec.port(of: number) { facts.append(("PORT", "\(port)")) }
        let own = spec.environment.map { variable in
            variable.mapLiterals { spec.filled($0, replica: number) }.filled(known)
        }
        return ShimRequest(
            folder: launch.folder, run: spec.start.map { spec.filled($0, replica: number) },
            directory: component.version(spec),
            environment: CommandEnvironment.of(own, slipway: facts), masked: known.texts,
            secrets: known.names, timeout: nil, grace: spec.stopTimeout, server: getpid())
    }

    /// Returns once the replica is healthy.
    private func prove(
        _ launch: ReplicaSlot.Launch, _ spec: ComponentSpec, _ number: Int
    ) async throws {
        let health = HealthCheck(spec, replica: number)
        let limit = MonotonicTime.now + (health?.spec.within ?? Self.proving)
        var complaint: String?
        while true {
            try checkTime()
            complaint = await health?.complaint(
                within: max(limit - MonotonicTime.now, Self.shortestQuestion))
            // Only after the answer: somebody else on its port must not vouch for a dead replica.
            try checkAlive(launch)
            if health != nil && complaint == nil {
                note("replica \(number): healthy")
                return
            }
            guard MonotonicTime.now < limit else { break }
            try await Task.sleep(for: health?.spec.every ?? Self.look)
        }
        guard let health else { return }
        throw RolloutFailure(
            "was not healthy within \(health.spec.within.text): \(health.url) \(complaint ?? "")")
    }

    private func checkAlive(_ launch: ReplicaSlot.Launch) throws {
        switch try Receipt(launch.folder).state {
        case .running: return
        case .ended(let ending):
            if case .failed(let reason) = ending.outcome { throw RolloutFailure(reason) }
            throw RolloutFailure("ended by itself (\(ending.exit))")
        case .absent, .abandoned, .lost: throw RolloutFailure("was killed")
        }
    }

    private func checkTime() throws {
        try Task.checkCancellation()
        guard MonotonicTime.now < deadline else { throw RolloutFailure("timed out") }
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
