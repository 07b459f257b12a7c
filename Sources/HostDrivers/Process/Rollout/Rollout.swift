import ReleaseEngine

/// Brings a component's replicas, and the proxy in front of them, to what is asked for.
///
/// It looks at what lives and does only what is missing, so that it may be begun again anywhere.
struct Rollout: Sendable {
    /// How long a proxy that goes may see its connections out, where nobody says.
    static let drain: Duration = .seconds(10)

    let component: ComponentFolder
    let programs: HostPrograms
    let secrets: any SecretSource
    let work: LaunchWork

    var proxy: Proxy { Proxy(folder: component.proxy, programs: programs, work: work) }

    /// - Throws: `RolloutFailure` with what stands in the way; the rest is left as it is.
    func converge(to version: CurrentVersion?) async throws {
        let target = try await version?.pinned(by: secrets)
        if let target, let goal = target.proxied {
            return try await BankRollout(rollout: self, target: target, goal: goal).converge()
        }
        let seats = target?.main.seats ?? 0..<0
        // Whoever shall be gone gets no request before it goes.
        if seats.isEmpty { try await proxy.stop(within: Self.drain) }
        if let target {
            let replicas = replicas(of: target.main)
            for batch in target.spec.strategy.batches(of: seats) {
                try await replicas.fill(replicas.missing(among: batch))
            }
        }
        if !seats.isEmpty { try await proxy.stop(within: Self.drain) }
        try await clear(try component.slots().filter { !seats.contains($0) })
    }

    /// How what runs differs from what is asked for; nil where it does not.
    func difference(from version: CurrentVersion?) async throws -> String? {
        let target = try await version?.pinned(by: secrets)
        var right = 0
        var wanted: Set<Int> = []
        for placement in target?.placements ?? [] {
            let replicas = replicas(of: placement)
            for seat in placement.seats {
                wanted.insert(seat)
                if try await replicas.isRight(on: seat) { right += 1 }
            }
        }
        var living = 0
        for seat in try component.slots() { living += try component.slot(seat).living().count }
        let others = living - right
        if right != wanted.count || others > 0 {
            let version = target.map { "healthy replicas of \($0.spec.version)" } ?? "replicas"
            return "\(right) of \(wanted.count) \(version) run"
                + (others > 0 ? ", and \(others) others" : "")
        }
        guard let target, let goal = target.proxied else {
            return try proxy.isRunning ? "a proxy runs that nobody asked for" : nil
        }
        return try proxy.runs(target.spec, goal.configuration(for: goal.traffic))
            ? nil : "the proxy does not run with the traffic that is asked for"
    }

    func replicas(of placement: Placement) -> Replicas {
        Replicas(spec: placement.spec, component: component, secrets: secrets, work: work)
    }

    /// Stops everything on the seats.
    func clear(_ seats: [Int]) async throws {
        for seat in seats {
            try await work.stopAll(in: component.slot(seat), called: Replicas.name(seat))
        }
    }
}

/// What the proxy of a version shall do in the end.
struct ProxyGoal: Hashable, Sendable {
    let spec: ComponentSpec
    let proxy: ProxySpec
    let traffic: Traffic

    func configuration(for traffic: Traffic) -> ProxyConfiguration {
        ProxyConfiguration(spec, proxy, traffic)
    }
}

extension CurrentVersion {
    /// Nil where there is no proxy, or nothing runs behind it.
    var proxied: ProxyGoal? {
        guard let proxy = spec.proxy, !main.seats.isEmpty else { return nil }
        var traffic = Traffic(evenly: main.targets(main.seats))
        if case .gray(_, let share) = spec.strategy, let beside {
            traffic = Traffic(
                Double(share) / 100, to: main.targets(main.seats),
                rest: beside.targets(beside.seats))
        }
        return ProxyGoal(spec: spec, proxy: proxy, traffic: traffic)
    }
}
