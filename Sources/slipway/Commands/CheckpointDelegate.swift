internal import ArgumentParser
internal import ReleaseModel
internal import SlipwayAPI

struct CheckpointDelegate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delegate", abstract: "Hand your vote at an approval on to somebody else.",
        discussion: """
            Who is named by name in the approval hands on; the vote then counts as theirs, and \
            they cannot give it themselves until they take it back. It is handed on once only, \
            for this checkpoint of this run, and to nobody who started or amended the run.

            EXAMPLES
              slipway checkpoint delegate @latest --to carol --comment "on holiday" --as alice
              slipway checkpoint delegate @latest release-board --withdraw --as alice
            """)

    @OptionGroup var ask: AskOptions

    @Argument(help: "The approval; may be left out where only one is open.")
    var step: String?

    @Option(help: ArgumentHelp("Who votes instead.", valueName: "name"))
    var to: String?

    @Flag(help: "Take the vote back.")
    var withdraw = false

    @Option(help: ArgumentHelp("A word for the record.", valueName: "text"))
    var comment: String?

    @OptionGroup var output: OutputOptions

    func validate() throws {
        if (to == nil) != withdraw {
            throw ValidationError("say who votes instead (--to NAME), or take it back (--withdraw)")
        }
    }

    func run() async throws {
        let answer = try await ask.ask(.delegate) { client, run in
            let name = try await OpenCheckpoint.name(step, "approval", of: run, client)
            return API.CommandRequest(step: name, to: to, comment: comment)
        }
        try ask.print(answer, output.output)
    }
}
