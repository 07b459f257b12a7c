import ReleaseEngine
import ReleaseModel

extension Simulation {
    /// Somebody does something.
    func move() {
        moves += 1
        if dice.chance(tempo.chaos) || servers.isEmpty && dice.roll(4) > 0 {
            breakSomething()
            return dropEnded()
        }
        let awake = servers.indices.filter { servers[$0].jobs.count > 0 && !servers[$0].isPaused }
        let orphans = world.running.filter { key in
            !world.calls.contains { $0.effect.key == key }
        }
        let weights = [
            awake.isEmpty ? 0 : 40,
            disk.commits.isEmpty ? 0 : 20,
            world.calls.isEmpty ? 0 : 20,
            orphans.isEmpty ? 0 : 4,
            time.next == nil ? 0 : 6,
            tempo.people,
        ]
        switch dice.weighted(weights) {
        case 0: work(servers[awake[dice.roll(awake.count)]])
        case 1: commit(dice.roll(disk.commits.count))
        case 2: answer(dice.roll(world.calls.count))
        case 3: finish(orphans[dice.roll(orphans.count)])
        case 4: passTime()
        default: people.act(self)
        }
        dropEnded()
    }

    private func work(_ server: SimulatedServer) {
        guard dice.chance(tempo.disorder) else { return server.jobs.runAll(limit: 10_000) }
        for _ in 0...dice.roll(6) where server.jobs.count > 0 {
            server.jobs.run(dice.roll(server.jobs.count))
        }
    }

    private func commit(_ place: Int) {
        let commit = disk.commits[place]
        if commit.results != nil { return disk.answer(place) }
        guard dice.chance(tempo.diskFaults) else {
            disk.land(place)
            // Now and then its server learns of it only later.
            return dice.chance(10) ? () : disk.answer(place)
        }
        switch dice.roll(3) {
        case 0:
            tell("a commit of server \(commit.server) is not written")
            disk.answer(place, .notWritten(reason: "the disk is full"))
        case 1:
            tell("a commit of server \(commit.server) has landed, but it is not told")
            disk.land(place)
            disk.answer(place, .unknown(reason: "the disk failed"))
        default:
            tell("a commit of server \(commit.server) has not landed, and it is not told")
            disk.answer(place, .unknown(reason: "the disk failed"))
        }
    }

    private func finish(_ key: EffectKey) {
        world.end(key, outcome(of: key, isCancelled: false))
    }

    private func outcome(of key: EffectKey, isCancelled: Bool) -> Outcome {
        if isCancelled, dice.roll(4) < 3 { return .cancelled(reason: "it was told to stop") }
        if dice.chance(tempo.failures) { return .failed(reason: "it broke") }
        return .succeeded(world.target(key)?.handedOn ?? [])
    }

    /// A call goes on by one stage, or gets its answer.
    private func answer(_ place: Int) {
        let call = world.calls[place]
        switch call.kind {
        case .probe:
            if dice.chance(tempo.losses) { return world.lose(place, "the target cannot be asked") }
            if dice.chance(tempo.losses / 4) {
                return world.answerProbe(place, .unknown(reason: "the target cannot tell"))
            }
            world.answerProbe(place)
        case .restore(let residue, _):
            if dice.chance(tempo.failures / 2) {
                return world.answer(place, .failed(reason: "it cannot be put back"))
            }
            putBack(call, residue)
            if dice.chance(tempo.losses) { return world.lose(place, "the answer was lost") }
            world.answer(place, .succeeded([]))
        case .perform: perform(place, call)
        }
    }

    func putBack(_ call: World.Call, _ residue: Residue) {
        world.putBack(
            .init(run: call.effect.key.run, step: call.effect.key.step, name: residue.name))
    }

    private func perform(_ place: Int, _ call: World.Call) {
        let key = call.effect.key
        switch world.target(key)?.phase ?? .notBegun {
        case .notBegun:
            if call.isCancelled, dice.roll(2) == 0 {
                world.end(key, .cancelled(reason: "it never began"))
                return world.answer(place, .cancelled(reason: "it never began"))
            }
            if dice.chance(tempo.losses) { return world.lose(place, "it was not reached") }
            guard world.begin(call) else { return world.lose(place, "too late to begin") }
        case .running:
            if dice.chance(tempo.losses) { return world.lose(place, "the connection broke") }
            // Some hang until they are told to stop.
            if !call.isCancelled, isHanging(key) { return }
            world.end(key, outcome(of: key, isCancelled: call.isCancelled))
        case .ended(let outcome):
            if dice.chance(tempo.losses) { return world.lose(place, "the answer was lost") }
            world.answer(place, outcome)
        case .lost: world.lose(place, "it was lost from sight")
        }
    }

    /// A few effects hang, always the same ones.
    private func isHanging(_ key: EffectKey) -> Bool {
        tempo.failures > 0 && key.generation == 1 && key.step.utf8.last == UInt8(ascii: "7")
    }

    private func passTime() {
        guard let next = time.next else { return }
        var target = next
        if dice.chance(20) { target = target + .seconds(dice.roll(40)) }
        if dice.chance(10) { world.gatesHold.toggle() }
        time.move(to: target)
    }

    private func breakSomething() {
        guard !servers.isEmpty else { return startServer() }
        let server = servers[dice.roll(servers.count)]
        switch dice.weighted([40, 20, 20, 20]) {
        case 0: kill(server)
        case 1:
            server.isPaused.toggle()
            tell("server \(server.number) is \(server.isPaused ? "paused" : "going on")")
        default:
            if servers.count < tempo.servers { startServer() } else { kill(server) }
        }
    }

    /// A server that has ended by itself is gone.
    private func dropEnded() {
        for server in servers where server.ending != nil {
            tell("server \(server.number) ended: \(server.ending ?? "")")
            end(server)
        }
    }
}
