internal import ArgumentParser
internal import ReleaseModel
internal import SlipwayAPI

struct ReleaseSkip: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "skip", abstract: "Leave a step out; a second person confirms.",
        discussion: """
            The first person proposes, the second one asks for the same and confirms. A \
            checkpoint is never skipped.

            EXAMPLES
              slipway release skip @latest warm-up --reason "cache is warm" --as alice
              slipway release skip @latest warm-up --reason "seen, agreed" --as bob
            """)

    @OptionGroup var ask: AskOptions

    @Argument(help: "The step to leave out.")
    var step: String

    @Option(help: ArgumentHelp("Why.", valueName: "text"))
    var reason: String

    @OptionGroup var output: OutputOptions

    func run() async throws {
        let answer = try await ask.ask(.skip, API.CommandRequest(step: step, reason: reason))
        try ask.print(answer, output.output)
    }
}
