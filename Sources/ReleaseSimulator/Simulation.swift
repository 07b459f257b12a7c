package import ReleaseModel
import ReleaseEngine

/// One history: random plans, people, drivers, crashes and takeovers, on the real engine.
///
/// One thread and no real time: what happens depends on the dice alone, so that a seed tells the
/// whole story. The rules are checked after every event.
package final class Simulation {
    package struct Report: Sendable {
        package var violations: [Violation]
        package var moves: Int
        package var events: Int
        package var kills: Int
        package var takeovers: Int
        package var steps: Int
        /// How many events of each kind were recorded, and refusals of each code given.
        package var seen: [String: Int]
        /// How each run stood when nothing moved any more, in the order of their starts.
        package var endings: [RunStatus]
        /// Every choice that was made.
        package var tape: [Int32]
        /// What happened, line by line; empty unless asked for.
        package var trace: [String]
    }

    let dice: Dice
    let tempo: Tempo
    let time = VirtualTime()
    let disk = Disk()
    let world = World()
    let referee: Referee
    let broken: BrokenEngine?
    /// The names under which plans know the one simulated driver.
    let drivers: [String]
    var servers: [SimulatedServer] = []
    var people: People
    var moves = 0
    var kills = 0
    var takeovers = 0
    private var lastServer = 0
    private var trace: [String] = []
    private let isTraced: Bool

    package convenience init(dice: Dice, broken: BrokenEngine? = nil, isTraced: Bool = false) {
        self.init(
            dice: dice, tempo: Tempo(dice), drivers: [SimulatedDriver.name], broken: broken,
            isTraced: isTraced)
    }

    init(
        dice: Dice, tempo: Tempo, drivers: [String], broken: BrokenEngine? = nil,
        isTraced: Bool = false
    ) {
        self.dice = dice
        self.tempo = tempo
        self.drivers = drivers
        self.broken = broken
        self.isTraced = isTraced
        referee = Referee(world: world)
        people = People(dice: dice)
        disk.isPositionBlind = broken == .forgetsThePosition
        connect()
    }

    private func connect() {
        disk.landed = { [unowned self] server, change in referee.landed(server, change) }
        world.asked = { [unowned self] server, effect in
            tell("server \(server) is asked for \(effect.key) attempt \(effect.attempt)")
            referee.asked(server, effect)
        }
        world.changed = { [unowned self] key in
            tell("\(key) has taken hold")
            referee.changed(key)
        }
        referee.told = { [unowned self] server, run, position, _, bytes in
            tell(
                "server \(server) recorded \(run) \(position): "
                    + String(decoding: bytes, as: UTF8.self))
        }
    }

    package static func run(
        seed: UInt64, broken: BrokenEngine? = nil, isTraced: Bool = false
    ) -> Report {
        Simulation(dice: Dice(seed: seed), broken: broken, isTraced: isTraced).run()
    }

    package func run() -> Report {
        people.prepare(self)
        startServer()
        let limit = min(80 + 25 * people.steps, 2_500)
        while moves < limit, referee.violations.isEmpty, !isOver { move() }
        if referee.violations.isEmpty { settle() }
        for server in servers { end(server) }
        return Report(
            violations: referee.violations, moves: moves, events: referee.events, kills: kills,
            takeovers: takeovers, steps: people.steps, seen: referee.seen,
            endings: referee.runs.compactMap { referee.run($0)?.status }, tape: dice.tape,
            trace: trace)
    }

    /// Nothing is left that could still happen, or hardly anything.
    private var isOver: Bool {
        guard referee.runs.count == people.runs else { return false }
        let stand = referee.runs.compactMap { referee.run($0)?.status }
        if stand.allSatisfy(\.isTerminal) { return true }
        return stand.allSatisfy { $0.isTerminal || $0 == .succeeded } && dice.chance(15)
    }

    func tell(_ line: @autoclosure () -> String) {
        guard isTraced else { return }
        let elapsed = (time.now - VirtualTime.start).wholeMilliseconds
        trace.append("\(moves) +\(elapsed)ms \(line())")
    }

    // MARK: Servers

    func startServer() {
        lastServer += 1
        let number = lastServer
        let life = Life()
        var options = EngineOptions()
        options.parallelism = 1 + dice.roll(4)
        let skew: Duration = .milliseconds(dice.pick([0, 0, 700, -900, 5_000]))
        options.clock = SkewedClock(time: time, server: number, skew: skew, life: life)
        options.tampering = broken?.tampering(bornAt: time.now)
        let driver = SimulatedDriver(
            world: world, server: number, life: life, distortion: broken?.distortion(referee))
        let store = SimulatedStore(
            disk: disk, server: number, life: life,
            impatience: broken?.impatience(driver, self))
        if !servers.isEmpty { takeovers += 1 }
        servers.append(
            SimulatedServer(
                number: number, store: store,
                drivers: Dictionary(uniqueKeysWithValues: drivers.map { ($0, driver) }),
                life: life, options: options))
        tell("server \(number) starts")
    }

    /// A power cut for one server.
    func kill(_ server: SimulatedServer) {
        tell("server \(server.number) is killed")
        kills += 1
        end(server)
        fateOfOrphans()
    }

    func end(_ server: SimulatedServer) {
        server.kill()
        world.forget(server.number)
        disk.forget(server.number)
        time.forget(server.number)
        server.jobs.runAll(limit: 100_000)
        servers.removeAll { $0 === server }
    }

    /// What a dead server's effects come to: they go on alone, or are killed along with it.
    private func fateOfOrphans() {
        for key in world.running where !world.calls.contains(where: { $0.effect.key == key }) {
            switch dice.weighted([60, 20, 20]) {
            case 1: world.end(key, .failed(reason: "killed along with its server"))
            case 2: world.lose(key)
            default: break
            }
        }
    }
}
