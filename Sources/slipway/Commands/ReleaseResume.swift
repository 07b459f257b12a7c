internal import ArgumentParser
internal import ReleaseModel

struct ReleaseResume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Go on after pause or stop.")

    @OptionGroup var ask: AskOptions
    @OptionGroup var after: FollowAfterOptions

    func run() async throws {
        let answer = try await ask.ask(.resume)
        try await after.finish(answer, ask)
    }
}
