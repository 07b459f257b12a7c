internal import ArgumentParser
internal import ReleaseModel

struct ReleasePause: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause", abstract: "Order nothing new; let what runs finish.")

    @OptionGroup var ask: AskOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let answer = try await ask.ask(.pause)
        try ask.print(answer, output.output)
    }
}
