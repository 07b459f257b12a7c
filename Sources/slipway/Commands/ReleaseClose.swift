internal import ArgumentParser
internal import ReleaseModel

struct ReleaseClose: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "close", abstract: "Leave a run as it is, for good.",
        discussion: """
            No retry and no rollback are possible afterwards.
            """)

    @OptionGroup var ask: AskOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let answer = try await ask.ask(.close)
        try ask.print(answer, output.output)
    }
}
