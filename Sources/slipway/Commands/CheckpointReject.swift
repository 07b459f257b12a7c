internal import ArgumentParser
internal import ReleaseModel
internal import SlipwayAPI

struct CheckpointReject: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reject", abstract: "Reject at a checkpoint: its step fails.",
        discussion: """
            The run's `failMode` applies then; `slipway release retry` opens the checkpoint \
            again and forgets its votes.
            """)

    @OptionGroup var ask: AskOptions

    @Argument(help: "The checkpoint; may be left out where only one is open.")
    var step: String?

    @Option(help: ArgumentHelp("A word for the record.", valueName: "text"))
    var comment: String?

    @OptionGroup var output: OutputOptions

    func run() async throws {
        let answer = try await ask.ask(.reject) { client, run in
            let name = try await OpenCheckpoint.name(step, nil, of: run, client)
            return API.CommandRequest(step: name, comment: comment)
        }
        try ask.print(answer, output.output)
    }
}
