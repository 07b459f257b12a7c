internal import ArgumentParser
internal import SlipwayAPI
internal import SlipwayClient

struct TaskShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a release task: its stages, and where they are.")

    @OptionGroup var task: TaskArgument
    @OptionGroup var output: OutputOptions
    @OptionGroup var target: TargetOptions

    func run() async throws {
        let found = try await target.connection().look { client in
            try await client.releaseTask(try await task.find(client).id)
        }
        switch output.output {
        case .json: Output.data(try PrettyJSON.text(found))
        case .name: Output.data(found.task.id)
        case .table: print(found)
        }
    }

    private func print(_ found: API.ReleaseTaskDetail) {
        let task = found.task
        Output.data("\(task.name)  \(task.status)  version \(task.version)  \(task.id)")
        if let execution = task.execution {
            Output.data("last run \(execution.run), by \(execution.startedBy)")
        }
        var table = Table("STAGE", "GROUP", "TASK", "KIND", "STATUS", "WHY")
        for stage in found.stages {
            for group in stage.groups {
                for task in group.tasks {
                    table.add(
                        .init(stage.name), .init(group.name), .init(task.name),
                        .init(task.kind), .init(task.status), .init(task.reason ?? ""))
                }
            }
        }
        table.print(output.style)
    }
}
