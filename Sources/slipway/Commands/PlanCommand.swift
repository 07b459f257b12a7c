internal import ArgumentParser
internal import PlanLanguage

/// Plans as files.
struct PlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Check and show plans; nothing is started.",
        subcommands: [
            PlanLint.self, PlanSchemaCommand.self, PlanShow.self, PlanSimulate.self,
        ])
}

struct PlanSchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema", abstract: "Print the JSON schema of plans.",
        discussion: """
            EXAMPLES
              slipway plan schema > plan.schema.json
            """)

    func run() {
        let text = PlanSchema.text
        Output.raw(Array((text.hasSuffix("\n") ? text : text + "\n").utf8))
    }
}
