internal import ArgumentParser
internal import ReleaseModel

struct ReleaseStop: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stop", abstract: "Order nothing new, and cancel what runs.")

    @OptionGroup var ask: AskOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let answer = try await ask.ask(.stop)
        try ask.print(answer, output.output)
    }
}
