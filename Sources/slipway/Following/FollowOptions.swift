internal import ArgumentParser
internal import SlipwayAPI

/// How a run is followed, and what its end means for a script.
struct FollowOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Follow no longer than this; exit code 6 where a person is then waited for.",
            valueName: "time"))
    var timeout: Span?

    @OptionGroup var output: OutputOptions

    /// Follows a run to its rest, says how it ended, and throws unless that is `goal`.
    ///
    /// With `printsEvents` and `--output json` each event is a line of data; otherwise the run is
    /// one document at the end.
    func follow(
        _ run: String, after position: Int, over connection: Connection, suffix: String,
        goal: Set<String> = ["succeeded", "closed"], printsEvents: Bool = false,
        mayStartHolder: Bool = true
    ) async throws {
        let follower = Follower(
            connection: connection, run: run,
            screen: FollowScreen(
                mode(printsEvents: printsEvents), style: output.style, suffix: suffix),
            suffix: suffix, timeout: timeout?.duration, mayStartHolder: mayStartHolder)
        let end = try await follower.follow(after: position)
        if output.output == .json, !printsEvents, let state = end.state {
            Output.data(try PrettyJSON.text(state))
        }
        try FollowEnding(run: run, suffix: suffix, goal: goal).finish(end)
    }

    private func mode(printsEvents: Bool) -> FollowScreen.Mode {
        switch output.output {
        case .table: Terminal.isOutput && Terminal.isSmart ? .tree : .lines
        case .json: printsEvents ? .json : .chatter
        case .name: .chatter
        }
    }
}

extension Follower.End {
    var state: API.RunDetail? {
        switch self {
        case .rested(let run), .timedOut(let run): run
        case .detached: nil
        }
    }
}
