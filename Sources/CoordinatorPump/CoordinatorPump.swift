import ReleaseModel

/// Moves runs by the real coordinator on one plain thread, so that its instructions can be counted.
///
/// No driver, no store, no task: what is left is the model's and the coordinator's own cost.
/// `scripts/instructions` runs it under callgrind.
@main
enum CoordinatorPump {
    static let usage = """
        usage: CoordinatorPump SHAPE STEPS RUNS PERFORMED REPLAYS
          SHAPE      sequence, groups (side by side) or mixed (waits and approvals among the steps)
          STEPS      how many steps the plan has
          RUNS       how many runs of it there are, all live at once
          PERFORMED  how many endings are handed in, over all runs
          REPLAYS    how often the first run is made anew from its journal
        """

    static func main() throws {
        let words = CommandLine.arguments.dropFirst()
        let numbers = words.dropFirst().compactMap { Int($0) }
        guard words.count == 5, numbers.count == 4, numbers.allSatisfy({ $0 >= 0 }),
            let shape = words.first.flatMap(Shape.init(rawValue:))
        else { return print(usage) }
        let (steps, runs, performed, replays) = (numbers[0], numbers[1], numbers[2], numbers[3])

        let clock = ContinuousClock()
        let began = clock.now
        let plan = shape.plan(steps: steps)
        let frozen = try FrozenPlan(plan, digest: plan.digest)
        let planned = clock.now

        let before = Memory.resident
        var pump = Pump(frozen, keepsJournal: replays > 0)
        pump.start(runs)
        let held = Memory.resident - before
        let started = clock.now
        pump.perform(performed)
        let finished = clock.now

        for _ in 0..<replays { try pump.replay() }
        let report: JSON = [
            "performed": .integer(Int64(pump.performed)), "events": .integer(Int64(pump.events)),
            "bytes": .integer(Int64(pump.bytes)), "resident_bytes": .integer(Int64(held)),
            "plan_ms": .integer((planned - began).wholeMilliseconds),
            "perform_ms": .integer((finished - started).wholeMilliseconds),
            "replay_ms": .integer((clock.now - finished).wholeMilliseconds),
        ]
        print(report.text)
    }
}
