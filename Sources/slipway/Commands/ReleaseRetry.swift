internal import ArgumentParser
internal import ReleaseModel

struct ReleaseRetry: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry", abstract: "Go on from the failed steps; what is done stays done.",
        discussion: """
            Failed steps are performed once more, steps that never began follow. Finished and
            running steps are not touched.

            EXAMPLES
              slipway release retry @latest --follow
            """)

    @OptionGroup var ask: AskOptions
    @OptionGroup var after: FollowAfterOptions

    func run() async throws {
        let answer = try await ask.ask(.retry)
        try await after.finish(answer, ask)
    }
}
