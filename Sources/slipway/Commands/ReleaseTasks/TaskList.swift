internal import ArgumentParser
internal import SlipwayAPI
internal import SlipwayClient

struct TaskList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List release tasks, newest first, and where they are.")

    @Option(help: ArgumentHelp("No more than this many.", valueName: "count"))
    var limit = 1_000

    @OptionGroup var output: OutputOptions
    @OptionGroup var target: TargetOptions

    func run() async throws {
        let list = try await target.connection().look {
            try await $0.releaseTasks(limit: limit)
        }
        switch output.output {
        case .json: Output.data(try PrettyJSON.text(list))
        case .name: for task in list.items { Output.data(task.name) }
        case .table:
            var table = Table("NAME", "STATUS", "VERSION", "LAST RUN", "STARTED (UTC)", "ID")
            for task in list.items {
                table.add(
                    .init(task.name), .init(task.status), .init("\(task.version)"),
                    .init(task.execution?.run ?? "-"),
                    .init(task.execution.map { Times.short($0.startedAt) } ?? "-"),
                    .init(task.id))
            }
            table.print(output.style)
        }
    }
}
