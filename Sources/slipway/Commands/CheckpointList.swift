internal import ArgumentParser
internal import ReleaseModel
internal import SlipwayAPI
internal import SlipwayClient

struct CheckpointList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List every checkpoint that waits for people.",
        discussion: """
            With --output name: RUN and STEP, as the other commands take them.
            """)

    @OptionGroup var output: OutputOptions
    @OptionGroup var target: TargetOptions

    func run() async throws {
        let list = try await target.connection().look { try await $0.checkpoints() }
        switch output.output {
        case .json: Output.data(try PrettyJSON.text(list))
        case .name: for open in list.items { Output.data("\(open.run) \(open.step)") }
        case .table: printTable(list)
        }
    }

    private func printTable(_ list: API.CheckpointList) {
        var table = Table("RUN", "NAME", "STEP", "KIND", "WHO MAY", "AGREED", "OPEN FOR", "EXPIRES")
        for open in list.items {
            table.add(
                .init(open.run), .init(open.runName), .init(open.step), .init(open.kind),
                .init(open.approvers.isEmpty ? "anybody" : open.approvers.joined(separator: ", ")),
                .init(agreed(open)),
                .init(Times.span(Instant.now - open.openedAt.instant)),
                .init(open.expires.map(Times.short) ?? "-"))
        }
        table.print(output.style)
        for open in list.items where !open.changes.isEmpty {
            Output.data("")
            Output.data("\(Style.plain(open.run)) \(Style.plain(open.step)) is about:")
            for line in DifferenceText.lines(open.changes) { Output.data("  \(line)") }
        }
    }

    /// `1/2`, or each condition by itself where there are several.
    private func agreed(_ open: API.CheckpointDetail) -> String {
        if open.kind == "trigger" { return "-" }
        guard open.conditions.count > 1 else { return "\(open.agreed.count)/\(open.require)" }
        return open.conditions.map(\.text).joined(separator: "; ")
    }
}
