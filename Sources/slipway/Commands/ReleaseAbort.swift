internal import ArgumentParser
internal import ReleaseModel

struct ReleaseAbort: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "abort", abstract: "Give a run up that has changed nothing yet.",
        discussion: """
            Refused once a step that the plan marks `changes: true` was ordered; the answer names
            it. Then `slipway release rollback` puts back what was done.
            """)

    @OptionGroup var ask: AskOptions
    @OptionGroup var after: FollowAfterOptions

    func run() async throws {
        let answer = try await ask.ask(.abort)
        try await after.finish(answer, ask, goal: ["aborted"])
    }
}
