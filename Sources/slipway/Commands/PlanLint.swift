internal import ArgumentParser
internal import PlanLanguage
internal import SlipwayAPI

struct PlanLint: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lint",
        abstract: "Print everything that is wrong with a plan, with what to write instead.",
        discussion: """
            Ends with code 2 where the plan cannot be run; warnings alone leave it runnable.

            EXAMPLES
              slipway plan lint release.yaml
              slipway plan lint release.yaml --output json
            """)

    @Argument(
        help: "The plan, YAML or JSON; - reads standard input.",
        completion: .file(extensions: ["yaml", "yml", "json"]))
    var plan: String

    @OptionGroup var output: OutputOptions

    func run() async throws {
        let file = try PlanFile.read(plan)
        let answer = file.lint()
        switch output.output {
        case .json: Output.data(try PrettyJSON.text(answer))
        case .name: if let name = answer.name { Output.data(name) }
        case .table: printText(answer, file)
        }
        if !answer.isValid { throw Failure.silent(.usage) }
    }

    private func printText(_ answer: API.LintAnswer, _ file: PlanFile) {
        let style = output.style
        for problem in answer.problems {
            let colour: Style.Colour = problem.severity == "error" ? .red : .yellow
            Output.data(style.paint(Style.plain(problem.line(in: file.name)), colour))
        }
        guard answer.isValid else { return }
        Output.chatter(
            "\(file.name) can be run: \(answer.name ?? ""), \(answer.steps ?? 0) steps")
    }
}
