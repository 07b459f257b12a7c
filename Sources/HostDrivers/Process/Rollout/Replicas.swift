import Glibc
import ReleaseEngine

/// The replicas of one version: whether they run as asked, how they start, what proves them.
struct Replicas: Sendable {
    private static let look: Duration = .milliseconds(10)
    /// The last question before the limit gets this long for its answer.
    private static let shortestQuestion: Duration = .seconds(1)
    /// How long a replica without a health check must live.
    private static let proving: Duration = .milliseconds(500)
    /// How long the shim of one that died may take to say so.
    private static let dying: Duration = .seconds(1)

    /// With the versions of its secrets that are asked for.
    let spec: ComponentSpec
    let component: ComponentFolder
    let secrets: any SecretSource
    let work: LaunchWork

    static func name(_ seat: Int) -> String { "replica \(Placement.replica(of: seat))" }

    /// Whether exactly what is asked for runs on the seat, and is healthy.
    func isRight(on seat: Int) async throws -> Bool {
        let living = try component.slot(seat).living()
        guard living.count == 1, living[0].launch.identity == spec.identity else { return false }
        return await HealthCheck(spec, seat: seat)?.complaint() == nil
    }

    /// Those seats of a batch that have to be filled anew.
    func missing(among seats: Range<Int>) async throws -> [Int] {
        var missing: [Int] = []
        for seat in seats {
            if try await isRight(on: seat) {
                work.note("\(Self.name(seat)): runs \(spec.version) already")
            } else {
                missing.append(seat)
            }
        }
        return missing
    }

    /// Fills the seats all at once; returns once every replica is healthy.
    ///
    /// - Throws: what stands in the way; those that did not become healthy are stopped.
    func fill(_ seats: [Int]) async throws {
        for seat in seats {
            try await work.stopAll(in: component.slot(seat), called: Self.name(seat))
        }
        var launches: [(seat: Int, launch: ReplicaSlot.Launch)] = []
        for seat in seats { launches.append((seat, try await start(on: seat))) }
        let failures = try await proofs(of: launches)
        for (seat, launch, failure) in failures {
            // Of a version that failed nothing goes on; its log tells why.
            try await work.stopAll(in: component.slot(seat), called: Self.name(seat))
            work.note("\(Self.name(seat)): \(failure.reason)")
            let words = work.lastWords(of: launch)
            guard seat == failures.first?.seat else { continue }
            throw RolloutFailure(
                "\(Self.name(seat)) of \(spec.version) \(failure.reason)\(words)")
        }
        for seat in seats { try component.slot(seat).prune() }
    }
}

extension Replicas {
    private typealias Failure = (seat: Int, launch: ReplicaSlot.Launch, RolloutFailure)

    /// Proves all side by side; the failures, lowest seat first.
    private func proofs(
        of launches: [(seat: Int, launch: ReplicaSlot.Launch)]
    ) async throws -> [Failure] {
        try await withThrowingTaskGroup(of: Failure?.self) { group in
            for (seat, launch) in launches {
                group.addTask {
                    do {
                        try await prove(launch, on: seat)
                        return nil
                    } catch let failure as RolloutFailure {
                        return (seat, launch, failure)
                    }
                }
            }
            var failures: [Failure] = []
            for try await failure in group {
                if let failure { failures.append(failure) }
            }
            return failures.sorted { $0.seat < $1.seat }
        }
    }

    private func start(on seat: Int) async throws -> ReplicaSlot.Launch {
        try work.checkTime()
        let name = Self.name(seat)
        let place = spec.address == ComponentSpec.loopback ? nil : spec.address
        if let port = spec.port(of: seat), !Port.isFree(port, on: place) {
            // Whoever it is would answer the health check in the new replica's name.
            let shown = place.map { " on \($0)" } ?? ""
            throw RolloutFailure("port \(port)\(shown) of \(name) is taken by somebody else")
        }
        let known = try await KnownSecrets(spec.environment.flatMap(\.secrets), from: secrets)
        let launch = try component.slot(seat).next(identity: spec.identity)
        try HostFiles.makeFolder(launch.folder.path)
        let with = known.isEmpty ? "" : " with the secret " + known.names.joined(separator: ", ")
        work.note("\(name): starting \(spec.version)\(with)")
        try await work.start(launch, called: name, as: request(seat, launch, known))
        return launch
    }

    private func request(
        _ seat: Int, _ launch: ReplicaSlot.Launch, _ known: KnownSecrets
    ) -> ShimRequest {
        var facts = [
            ("COMPONENT", spec.component), ("VERSION", spec.version),
            ("REPLICA", "\(Placement.replica(of: seat))"), ("ADDRESS", spec.address),
        ]
        if let port = spec.port(of: seat) { facts.append(("PORT", "\(port)")) }
        let own = spec.environment.map { variable in
            variable.mapLiterals { spec.filled($0, seat: seat) }.filled(known)
        }
        return ShimRequest(
            folder: launch.folder,
            run: spec.prefix + spec.start.map { spec.filled($0, seat: seat) },
            directory: component.version(spec),
            environment: CommandEnvironment.of(own, slipway: facts), masked: known.texts,
            secrets: known.names, timeout: nil, grace: spec.stopTimeout, server: getpid())
    }

    /// Returns once the replica is healthy, and was so for as long as is asked.
    private func prove(_ launch: ReplicaSlot.Launch, on seat: Int) async throws {
        let health = HealthCheck(spec, seat: seat)
        let limit = MonotonicTime.now + (health?.spec.within ?? Self.proving)
        var complaint: String?
        while true {
            try work.checkTime()
            complaint = await health?.complaint(
                within: max(limit - MonotonicTime.now, Self.shortestQuestion))
            // Only after the answer: somebody else on its port must not vouch for a dead replica.
            try work.checkAlive(launch)
            if let health, complaint == nil {
                try await watch(launch, health, on: seat)
                work.note("\(Self.name(seat)): healthy")
                return
            }
            guard MonotonicTime.now < limit else { break }
            try await Task.sleep(for: health?.spec.every ?? Self.look)
        }
        guard let health else { return }
        throw RolloutFailure(
            "was not healthy within \(health.spec.within.text): \(health.url) \(complaint ?? "")")
    }

    /// After the first good answer: no break until the time is over.
    private func watch(
        _ launch: ReplicaSlot.Launch, _ health: HealthCheck, on seat: Int
    ) async throws {
        let begin = MonotonicTime.now
        let lasting = health.spec.lasting
        while MonotonicTime.now - begin < lasting {
            try work.checkTime()
            try await Task.sleep(for: health.spec.every)
            if let fault = await complaint(of: launch, health) {
                throw RolloutFailure("was healthy, but not for \(lasting.text): \(fault)")
            }
        }
    }

    /// What is wrong with a replica that was healthy; nil where it still is.
    func complaint(on seat: Int) async throws -> String? {
        guard let launch = try component.slot(seat).launches().last,
            let health = HealthCheck(spec, seat: seat)
        else { return nil }
        return await complaint(of: launch, health)
    }

    private func complaint(
        of launch: ReplicaSlot.Launch, _ health: HealthCheck
    ) async -> String? {
        let answer = await health.complaint()
        // Its port is gone before its shim has put down how it ended.
        let end = MonotonicTime.now + (answer == nil ? .zero : Self.dying)
        repeat {
            do {
                try work.checkAlive(launch)
            } catch {
                return "it \(error)"
            }
            if answer != nil { await Pause.wait(Self.look) }
        } while MonotonicTime.now < end
        return answer.map { "\(health.url) \($0)" }
    }
}
