import ReleaseEngine
import ReleaseModel

extension Simulation {
    /// Nothing breaks any more: every run must come to rest, or say whom it waits for, and people
    /// must be able to bring it to an end by what they are told.
    func settle() {
        for server in servers { kill(server) }
        startServer()
        world.gatesHold = true
        tell("nothing breaks any more")
        guard quieten(waitingForPeople: false) else { return }
        for run in referee.runs { requireRest(run) }
        for round in 0..<60 where referee.violations.isEmpty {
            let open = referee.runs.filter { referee.run($0).map(people.isUnfinished) ?? false }
            guard !open.isEmpty else { break }
            for run in open { people.bringOn(run, self) }
            guard quieten(waitingForPeople: true) else { return }
            if round == 59 {
                referee.report(.liveness, "\(open[0]) does not end, whatever people do")
            }
        }
        if referee.violations.isEmpty { compare() }
    }

    /// Lets everything go well until nothing moves by itself; false where it never stops.
    ///
    /// Waiting for people, it stops where one is asked, before a deadline passes.
    private func quieten(waitingForPeople: Bool) -> Bool {
        var left = 60_000
        while left > 0, referee.violations.isEmpty {
            left -= 1
            moves += 1
            guard let server = servers.first else {
                startServer()
                continue
            }
            if server.jobs.count > 0 {
                server.jobs.runAll(limit: 2_000)
                // Busy without ever asking anything of anybody: it will not get far.
                if server.jobs.count > 0 { left -= 2_000 }
            } else if !disk.commits.isEmpty {
                disk.land(0)
                disk.answer(0)
            } else if !world.calls.isEmpty {
                answerWell(0)
            } else if let key = world.running.first {
                world.end(key, .succeeded(world.target(key)?.handedOn ?? []))
            } else if server.ending != nil {
                referee.report(.liveness, "a server ended: \(server.ending ?? "")")
            } else if waitingForPeople, referee.runs.contains(where: asksPeople) {
                return true
            } else if let next = time.next, next < horizon {
                time.move(to: next)
            } else {
                return true
            }
        }
        if left <= 0 { referee.report(.liveness, "it never comes to rest") }
        return false
    }

    /// Later than anything a plan waits for.
    private var horizon: Instant { VirtualTime.start + .seconds(500_000) }

    func answerWell(_ place: Int) {
        let call = world.calls[place]
        switch call.kind {
        case .probe: world.answerProbe(place)
        case .restore(let residue, _):
            putBack(call, residue)
            world.answer(place, .succeeded([]))
        case .perform:
            switch world.target(call.effect.key)?.phase ?? .notBegun {
            case .notBegun:
                if !world.begin(call) { world.lose(place, "too late to begin") }
            case .running:
                world.end(
                    call.effect.key,
                    call.isCancelled
                        ? .cancelled(reason: "told to stop")
                        : .succeeded(world.target(call.effect.key)?.handedOn ?? []))
            case .ended(let outcome): world.answer(place, outcome)
            case .lost: world.lose(place, "it was lost from sight")
            }
        }
    }

    /// Where nothing moves by itself, a run rests, or waits for people.
    private func requireRest(_ id: RunID) {
        guard let run = referee.run(id), run.status.isOpen, !asksPeople(id) else { return }
        referee.report(.liveness, "\(id) is \(run.status.rawValue) and waits for nothing")
    }

    private func asksPeople(_ id: RunID) -> Bool {
        guard let run = referee.run(id), run.status.isOpen else { return false }
        return run.status == .paused || run.tally[.open] > 0 || run.tally.unresolved > 0
            || run.rollback?.records.contains { $0.needsResolution } ?? false
    }

    /// What the server believes is what the journal says, and its certificate holds.
    private func compare() {
        guard let server = servers.first else { return }
        for timer in disk.record.timers(dueBy: Instant(milliseconds: .max), limit: .max)
        where referee.run(timer.run)?.status.isTerminal == true {
            referee.report(.liveness, "\(timer.run) has ended, and a timer of it is left")
        }
        for id in referee.runs {
            let state = server.ask { try? await $0.runState(id) }
            guard case .some(.some(let believed)) = state else {
                referee.report(.journal, "\(id) cannot be read")
                continue
            }
            if believed != referee.run(id) {
                referee.report(.journal, "\(id) is not what its journal makes it")
            }
            // The certificate reads the whole journal again: now and then is enough.
            guard referee.events % 4 == 0 else { continue }
            if case .some(.some(let certificate)) = server.ask({ try? await $0.certificate(id) }),
                !certificate.holds
            {
                referee.report(.r1, certificate.violations.joined(separator: "; "))
            }
        }
    }
}
