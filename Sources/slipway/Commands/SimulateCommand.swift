internal import ArgumentParser
internal import ReleaseModel
internal import ReleaseSimulator

/// Runs the engine through made-up histories.
struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Run the real engine through made-up histories, and check every promise.",
        discussion: """
            Each seed stands for one history: random plans, people who ask sense and nonsense, \
            drivers that fail, hang and lose answers, power cuts at the journal, failing commits, \
            and up to three servers on one journal. It is the engine of this very program, in \
            one thread and without real time; the rules R1 to R10 are checked after every event. \
            Touches no data folder. A broken rule ends it with code 1.

            EXAMPLES
              slipway simulate --from-seed 1 --count 10000
              slipway simulate --seed 36 --trace
              slipway simulate --seed 36 --shrink
              slipway simulate --broken retries-a-sibling
            """)

    @Option(help: ArgumentHelp("The first seed.", valueName: "seed"))
    var fromSeed: UInt64 = 1

    @Option(help: ArgumentHelp("How many seeds.", valueName: "number"))
    var count: UInt64 = 1_000

    @Option(help: ArgumentHelp("This one seed.", valueName: "seed"))
    var seed: UInt64?

    @Flag(help: "Print what happened in the one seed, line by line.")
    var trace = false

    @Flag(help: "Cut the one seed's failing history to a short one, and print that.")
    var shrink = false

    @Option(
        help: ArgumentHelp(
            "Use an engine that breaks a promise, to see it caught: "
                + BrokenEngine.allCases.map(\.rawValue).joined(separator: ", ") + ".",
            valueName: "engine"))
    var broken: BrokenEngine?

    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (1...1_000_000_000).contains(count) else {
            throw ValidationError("--count takes a number from 1 to 1000000000")
        }
        guard fromSeed <= UInt64.max - count else {
            throw ValidationError("--from-seed and --count go beyond the last seed")
        }
        if trace || shrink, seed == nil {
            throw ValidationError("--trace and --shrink are about one history: add --seed SEED")
        }
        if trace, shrink { throw ValidationError("--shrink prints its trace: leave out --trace") }
    }

    func run() throws {
        if let seed, shrink { return try printShortest(seed) }
        if let seed, trace { return try printTrace(seed) }
        let clock = ContinuousClock()
        let start = clock.now
        var campaign = Campaign()
        let first = seed ?? fromSeed
        for number in first..<(first + (seed == nil ? count : 1)) {
            let isKept = campaign.run(number, broken: broken)
            if !isKept, campaign.failed >= 20 || broken != nil { break }
        }
        try print(SimulationAnswer(campaign, from: first, in: clock.now - start))
    }

    private func printTrace(_ seed: UInt64) throws {
        let report = Simulation.run(seed: seed, broken: broken, isTraced: true)
        try print(report)
    }

    private func printShortest(_ seed: UInt64) throws {
        guard let report = Shrinker.shortest(seed: seed, broken: broken) else {
            return Output.chatter("seed \(seed) keeps every promise: there is nothing to cut")
        }
        try print(report)
    }

    private func print(_ report: Simulation.Report) throws {
        for line in report.trace { Output.data(line) }
        for violation in report.violations { Output.data("\(violation)") }
        if !report.violations.isEmpty { throw Failure.silent(.failed) }
    }

    private func print(_ answer: SimulationAnswer) throws {
        switch output.output {
        case .json: Output.data(try PrettyJSON.text(answer))
        case .name: for violation in answer.violations { Output.data("\(violation.seed)") }
        case .table: for line in answer.lines { Output.data(line) }
        }
        if answer.failed > 0 { throw Failure.silent(.failed) }
    }
}

extension BrokenEngine: ExpressibleByArgument {}
