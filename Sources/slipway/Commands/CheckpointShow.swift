internal import ArgumentParser
internal import SlipwayAPI
internal import SlipwayClient

struct CheckpointShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show what a checkpoint is about: exactly what is agreed to.",
        discussion: """
            Where the run releases components, it shows what becomes another way of each: \
            version, artifact, variables, replicas. The digest covers that; `slipway checkpoint \
            agree --seen DIGEST` agrees to nothing else.
            """)

    @OptionGroup var run: RunArgument

    @Argument(help: "The checkpoint; may be left out where only one is open.")
    var step: String?

    @OptionGroup var output: OutputOptions
    @OptionGroup var target: TargetOptions

    func run() async throws {
        let open = try await target.connection().look { client in
            try await OpenCheckpoint.find(step, nil, of: try await run.id(client), client)
        }
        switch output.output {
        case .json: Output.data(try PrettyJSON.text(open))
        case .name: Output.data(open.digest)
        case .table:
            Output.data("\(open.runName) (\(open.run)), \(open.step), shows:")
            for line in OpenCheckpoint.lines(open.shown) { Output.data("  \(line)") }
            for line in OpenCheckpoint.changes(open) { Output.data("  \(line)") }
            Output.data("  digest \(open.digest)")
        }
    }
}
