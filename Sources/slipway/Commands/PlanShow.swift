internal import ArgumentParser
internal import PlanLanguage
internal import ReleaseModel
internal import SlipwayAPI
internal import SlipwayClient

struct PlanShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a plan as it would be run.",
        discussion: """
            With --output json: the plan in its canonical form, the one its digest is made of. \
            --run shows the frozen plan of a run instead of a file.

            EXAMPLES
              slipway plan show release.yaml
              slipway plan show --run @latest --output json
            """)

    @Argument(
        help: "The plan, YAML or JSON; - reads standard input.",
        completion: .file(extensions: ["yaml", "yml", "json"]))
    var plan: String?

    @Option(
        name: .customLong("run"),
        help: ArgumentHelp("The run whose frozen plan is shown.", valueName: "run"))
    var frozen: String?

    @OptionGroup var output: OutputOptions
    @OptionGroup var target: TargetOptions

    mutating func validate() throws {
        guard (plan == nil) != (frozen == nil) else {
            throw ValidationError("name a plan file, or a run with --run")
        }
    }

    func run() async throws {
        let plan = try await meant()
        switch output.output {
        case .json: Output.raw(plan.canonicalJSON.encoded + [UInt8(ascii: "\n")])
        case .name: Output.data(plan.name)
        case .table: for line in PlanTree(plan, style: output.style).lines { Output.data(line) }
        }
    }

    private func meant() async throws -> Plan {
        guard let frozen else { return try PlanFile.read(plan ?? "-").runnable() }
        let bytes = try await target.connection().look { client in
            let run = try RunArgument.parse([frozen])
            return try await client.plan(of: try await run.id(client))
        }
        return try Plan(canonical: JSON(decoding: bytes))
    }
}
