internal import ArgumentParser
internal import SlipwayAPI
internal import SlipwayClient

struct TaskRecords: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "records", abstract: "List the times that a release task was started.")

    @OptionGroup var task: TaskArgument

    @Option(help: ArgumentHelp("No more than this many.", valueName: "count"))
    var limit = 50

    @OptionGroup var output: OutputOptions
    @OptionGroup var target: TargetOptions

    func run() async throws {
        let list = try await target.connection().look { client in
            try await client.executions(
                ofReleaseTask: try await task.find(client).id, limit: limit)
        }
        switch output.output {
        case .json: Output.data(try PrettyJSON.text(list))
        case .name: for one in list.items { Output.data(one.run) }
        case .table:
            var table = Table(
                "EXECUTION", "RUN", "STATUS", "VERSION", "STARTED BY", "STARTED (UTC)")
            for one in list.items {
                table.add(
                    .init("\(one.id)"), .init(one.skipped == nil ? one.run : "-"),
                    .init(one.skipped ?? one.status), .init("\(one.version)"),
                    .init(one.startedBy), .init(Times.short(one.startedAt)))
            }
            table.print(output.style)
            if list.total > list.items.count {
                Output.chatter("there are \(list.total); --limit shows more")
            }
        }
    }
}
