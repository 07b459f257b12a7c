import ReleaseEngine

/// Moves a component behind its proxy from one version to another without losing a request.
///
/// A batch comes up on the free bank, becomes healthy, gets its traffic step by step; what it
/// replaces is drained, then stopped.
struct BankRollout: Sendable {
    /// Between two steps of the traffic.
    private static let pause: Duration = .milliseconds(300)

    let rollout: Rollout
    /// With the versions of its secrets that are asked for.
    let target: CurrentVersion
    let goal: ProxyGoal

    private var proxy: Proxy { rollout.proxy }
    private var work: LaunchWork { rollout.work }
    private var wanted: Set<Int> { Set(target.placements.flatMap(\.seats)) }

    /// - Throws: `RolloutFailure` with what stands in the way; the rest is left as it is.
    func converge() async throws {
        try await proxy.settle()
        for placement in target.placements {
            // What stands beside a gray release comes back all at once.
            let strategy = placement == target.main ? target.spec.strategy : .oneBatch
            for batch in strategy.batches(of: placement.seats) {
                try await bring(batch, of: placement)
            }
        }
        try await shift(to: goal.traffic, proving: [])
        try await remove(try component.slots().filter { !wanted.contains($0) })
    }

    private var component: ComponentFolder { rollout.component }

    private func bring(_ batch: Range<Int>, of placement: Placement) async throws {
        let replicas = rollout.replicas(of: placement)
        let missing = try await replicas.missing(among: batch)
        let serving = Set(try proxy.traffic().seats)
        guard !missing.isEmpty || !batch.allSatisfy(serving.contains) else { return }
        try await vacate(missing)
        try await replicas.fill(missing)

        let fresh = placement.targets(placement.seats.lowerBound..<batch.upperBound)
        let now = try proxy.traffic()
        let others = now.without(placement.seats).servers.map(\.target)
        let (share, kept) = portion(of: fresh, in: placement, among: others, now)
        try await shift(to: Traffic(share, to: fresh, rest: kept), proving: missing)
        try await remove(
            others.filter { !kept.contains($0) }.map(\.seat).filter { !wanted.contains($0) })
    }

    /// How much of the traffic the seats get once they are up, and who gets the rest.
    private func portion(
        of fresh: [Traffic.Target], in placement: Placement, among others: [Traffic.Target],
        _ now: Traffic
    ) -> (share: Double, kept: [Traffic.Target]) {
        let part = Double(fresh.count) / Double(placement.seats.count)
        guard target.beside == nil else {
            // Both stay; each has in the end what the traffic says.
            return (goal.traffic.share(of: placement.seats) * part, others)
        }
        let before = fresh.filter { now.seats.contains($0.seat) }.count
        let rest = Double(placement.seats.count - fresh.count)
        let open = Double(max(placement.seats.count - before, 1))
        let kept = Array(others.prefix(Int((Double(others.count) * rest / open).rounded(.up))))
        // A gray release that is completed may have more than its part already.
        let share = max(part, now.share(of: placement.seats))
        return kept.isEmpty ? (1, []) : (min(share, 0.99), kept)
    }

    /// Takes replicas that are not what is asked for out of the traffic before they are stopped.
    private func vacate(_ seats: [Int]) async throws {
        let now = try proxy.traffic()
        let rest = now.without(seats)
        if rest != now && !rest.isEmpty { try await apply(rest) }
        try await remove(seats)
    }

    /// Moves the traffic in steps; between them the new replicas must stay healthy.
    private func shift(to traffic: Traffic, proving seats: [Int]) async throws {
        let begin = try proxy.traffic()
        guard begin != traffic || seats.isEmpty else { return }
        let steps = begin.isEmpty || begin == traffic ? 1 : goal.proxy.ramp
        for step in 1...steps {
            let next = begin.moved(Double(step) / Double(steps), towards: traffic)
            try await apply(next)
            guard step < steps else { return }
            note(next)
            try work.checkTime()
            try await Task.sleep(for: Self.pause)
            try await prove(seats)
        }
    }

    private func prove(_ seats: [Int]) async throws {
        for seat in seats {
            guard let placement = target.placements.first(where: { $0.seats.contains(seat) }),
                let complaint = try await rollout.replicas(of: placement).complaint(on: seat)
            else { continue }
            throw RolloutFailure(
                "\(Replicas.name(seat)) of \(placement.spec.version) was healthy, but no longer "
                    + "while traffic moved to it: \(complaint)")
        }
    }

    private func apply(_ traffic: Traffic) async throws {
        try await proxy.apply(goal.configuration(for: traffic), for: goal.spec)
    }

    /// Stops what gets no new request any more, once its last ones are answered.
    private func remove(_ seats: [Int]) async throws {
        let living = try seats.filter { try !component.slot($0).living().isEmpty }
        guard !living.isEmpty else { return }
        try await proxy.drain(within: goal.proxy.drain)
        try await rollout.clear(living)
    }

    private func note(_ traffic: Traffic) {
        let share = (traffic.share(of: target.main.seats) * 100).rounded()
        work.note("the proxy: \(Int(share)) per cent to \(target.spec.version)")
    }
}
