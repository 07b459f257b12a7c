internal import ArgumentParser
internal import ReleaseModel
internal import SlipwayAPI
internal import SlipwayClient

struct ReleaseShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a run: every step, and what it waits for.")

    @OptionGroup var run: RunArgument
    @OptionGroup var output: OutputOptions
    @OptionGroup var target: TargetOptions

    func run() async throws {
        let detail = try await target.connection().look { client in
            try await client.run(try await run.id(client))
        }
        switch output.output {
        case .json: Output.data(try PrettyJSON.text(detail))
        case .name: Output.data(detail.summary.run)
        case .table:
            let tree = RunTree(
                run: detail, now: .now, style: output.style, suffix: target.suffix)
            for line in tree.lines() { Output.data(line) }
        }
    }
}
