internal import ArgumentParser
internal import PlanLanguage
internal import ReleaseModel
internal import SlipwayAPI

struct PlanSimulate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Say what a plan may lead to: dead-locks, the longest time, and each failure.",
        discussion: """
            Nothing is started, and no target is touched. The real engine plays the plan in \
            made-up histories, in which drivers fail, answers get lost and servers die, while \
            people do what is asked of them. Beside that it says how long the plan can take at \
            most, which decisions people must take, and for each step what is left to do if it \
            fails there for good.

            Ends with code 1 where the plan can dead-lock or cannot succeed (or where a promise \
            of Slipway is broken, which is a defect of Slipway), and with code 2 where the plan \
            cannot be run.

            EXAMPLES
              slipway plan simulate release.yaml
              slipway plan simulate release.yaml --count 10000 --from-seed 5000
              slipway plan simulate release.yaml --output json
            """)

    @Argument(
        help: "The plan, YAML or JSON; - reads standard input.",
        completion: .file(extensions: ["yaml", "yml", "json"]))
    var plan: String

    @Option(help: ArgumentHelp("How many histories are played.", valueName: "number"))
    var count: UInt64 = 1_000

    @Option(help: ArgumentHelp("The seed of the first history.", valueName: "seed"))
    var fromSeed: UInt64 = 1

    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (1...10_000_000).contains(count) else {
            throw ValidationError("--count takes a number from 1 to 10000000")
        }
        guard fromSeed <= UInt64.max - count else {
            throw ValidationError("--from-seed and --count go beyond the last seed")
        }
    }

    func run() throws {
        let file = try PlanFile.read(plan)
        let plan = try file.runnable()
        let frozen: FrozenPlan
        do throws(Refusal) {
            frozen = try FrozenPlan(plan, digest: plan.digest)
        } catch {
            throw Failure(.usage, error.sentence)
        }
        let answer = Forecast(frozen, from: fromSeed, count: count).answer
        switch output.output {
        case .json: Output.data(try PrettyJSON.text(answer))
        case .name: for step in answer.hopelessSteps { Output.data(step) }
        case .table: for line in ForecastText(answer, output.style).lines { Output.data(line) }
        }
        if answer.canDeadLock || !answer.defects.isEmpty { throw Failure.silent(.failed) }
    }
}
