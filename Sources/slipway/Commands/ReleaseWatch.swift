internal import ArgumentParser
internal import SlipwayAPI
internal import SlipwayClient

struct ReleaseWatch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch", abstract: "Follow a run until it rests.",
        discussion: """
            On a terminal a tree is drawn again and again; in a pipe each change is one line. \
            With --output json each event is one line of JSON. Ctrl-C only ends the watching.

            EXAMPLES
              slipway release watch @latest
              slipway release watch @latest --timeout 10m
              slipway release watch storefront-2.0 --from-start > changes.txt
            """)

    @OptionGroup var run: RunArgument

    @Flag(help: "Print what happened so far, too.")
    var fromStart = false

    @OptionGroup var follow: FollowOptions
    @OptionGroup var target: TargetOptions

    func run() async throws {
        let connection = target.connection()
        let state = try await connection.look { client in
            try await client.run(try await run.id(client))
        }
        let summary = state.summary
        if follow.output.output == .name { Output.data(summary.run) }
        if !Terminal.isOutput, follow.output.output == .table {
            Output.data("\(summary.run)  \(summary.name)  \(progress(summary))")
        }
        try await follow.follow(
            summary.run, after: fromStart ? 0 : summary.position, over: connection,
            suffix: target.suffix, printsEvents: true, mayStartHolder: false)
    }

    private func progress(_ summary: API.RunSummary) -> String {
        "\(summary.status)  \(summary.finishedSteps)/\(summary.steps) steps"
    }
}
