internal import ArgumentParser
internal import ReleaseModel
internal import SlipwayAPI
internal import SlipwayClient

struct ReleaseSkip: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "skip", abstract: "Leave a step out; a second person confirms.",
        discussion: """
            The first person proposes, the second one asks for the same and confirms. A \
            proposal is void after 24 hours, and once the step is not as it was or the plan \
            was amended. A gate that is left out counts as overridden; a checkpoint is never \
            skipped.

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
        guard output.output == .table, try await isProposal(answer) else {
            return try ask.print(answer, output.output)
        }
        let run = answer.run.run
        Output.data("\(run): leaving out \(step) is proposed; a second person must confirm")
        let hints = Hints(run: run, suffix: ask.target.suffix)
        let words = "\(shellQuoted(step)) --reason TEXT --as NAME"
        Output.chatter("→ \(hints.command("release skip", words))")
    }

    /// Whether the answer's event is the first person's; the second one's is `skipped`.
    private func isProposal(_ answer: API.CommandAnswer) async throws -> Bool {
        let page = try await ask.connection.look { client in
            try await client.journal(of: answer.run.run, after: answer.position - 1, limit: 1)
        }
        return page.items.first?.kind == "skip_proposed"
    }
}
