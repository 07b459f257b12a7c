internal import ArgumentParser
internal import SlipwayAPI
internal import SlipwayClient

struct TaskDelete: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Remove a release task; its runs stay in the record.")

    @OptionGroup var task: TaskArgument
    @OptionGroup var options: ResourceOptions

    func run() async throws {
        try await options.connection.actOnExisting { client in
            try await client.deleteReleaseTask(try await task.find(client).id)
        }
        Output.data("\(task.task) is removed")
    }
}
