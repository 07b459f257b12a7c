internal import ArgumentParser
internal import ReleaseModel
internal import SlipwayAPI

struct CheckpointTrigger: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trigger", abstract: "Say go where a run waits for a trigger.",
        discussion: """
            EXAMPLES
              slipway checkpoint trigger @latest
              slipway checkpoint trigger @latest go --comment "the window is open"
            """)

    @OptionGroup var ask: AskOptions

    @Argument(help: "The trigger; may be left out where only one is open.")
    var step: String?

    @Option(help: ArgumentHelp("A word for the record.", valueName: "text"))
    var comment: String?

    @OptionGroup var output: OutputOptions

    func run() async throws {
        let answer = try await ask.ask(.trigger) { client, run in
            let name = try await OpenCheckpoint.name(step, "trigger", of: run, client)
            return API.CommandRequest(step: name, comment: comment)
        }
        try ask.print(answer, output.output)
    }
}
