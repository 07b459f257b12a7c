internal import ArgumentParser
internal import ReleaseModel

struct ReleaseRollback: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback", abstract: "Put back everything the run did, newest first.",
        discussion: """
            Refused where a step that was ordered says nothing of how it is undone; the answer names
            each such step.
            """)

    @OptionGroup var ask: AskOptions
    @OptionGroup var after: FollowAfterOptions

    func run() async throws {
        let answer = try await ask.ask(.rollBack)
        try await after.finish(answer, ask, goal: ["rolled_back"])
    }
}
