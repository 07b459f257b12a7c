internal import ArgumentParser
internal import ReleaseModel
internal import SlipwayAPI

struct CheckpointAgree: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agree", abstract: "Agree at an approval, to exactly what is shown.",
        discussion: """
            What is agreed to is printed first, and asked for on a terminal. --seen names the \
            digest of what you have seen before: if something else is there now, nothing is \
            agreed to (code 7).

            EXAMPLES
              slipway checkpoint agree @latest
              slipway checkpoint agree @latest release-board --as alice --comment "looks good"
            """)

    @OptionGroup var ask: AskOptions

    @Argument(help: "The approval; may be left out where only one is open.")
    var step: String?

    @Option(help: ArgumentHelp("A word for the record.", valueName: "text"))
    var comment: String?

    @Option(help: ArgumentHelp("The digest of what you have seen.", valueName: "digest"))
    var seen: String?

    @Flag(name: .shortAndLong, help: "Do not ask once more on a terminal.")
    var yes = false

    @OptionGroup var output: OutputOptions

    func run() async throws {
        // What was shown once is what is agreed to, however often the asking is repeated.
        var agreed: (step: String, digest: String)?
        let answer = try await ask.ask(.agree) { client, run in
            if agreed == nil, let step, let seen { agreed = (step, seen) }
            if agreed == nil {
                let open = try await OpenCheckpoint.find(step, "approval", of: run, client)
                try confirm(open)
                agreed = (open.step, seen ?? open.digest)
            }
            return API.CommandRequest(step: agreed?.step, seen: agreed?.digest, comment: comment)
        }
        try ask.print(answer, output.output)
    }

    private func confirm(_ open: API.CheckpointDetail) throws(Failure) {
        Output.chatter("\(open.runName) (\(open.run)), \(open.step), shows:")
        for line in OpenCheckpoint.lines(open.shown) { Output.chatter("  \(line)") }
        for line in OpenCheckpoint.changes(open) { Output.chatter("  \(line)") }
        Output.chatter("  digest \(open.digest)")
        guard Terminal.isInput, Terminal.isOutput, !yes else { return }
        Output.chatter("Agree to this? [y/N]")
        guard let answer = readLine(), ["y", "yes"].contains(answer.lowercased()) else {
            throw Failure(.refused, "nothing was said; the checkpoint stays open")
        }
    }
}
