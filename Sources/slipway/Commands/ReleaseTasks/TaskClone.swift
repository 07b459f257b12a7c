internal import ArgumentParser
internal import SlipwayAPI
internal import SlipwayClient

struct TaskClone: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clone", abstract: "Make another release task that does the same.")

    @OptionGroup var task: TaskArgument

    @Option(help: "What it is called (default: NAME-copy).")
    var name: String?

    @OptionGroup var options: ResourceOptions

    func run() async throws {
        let id = options.actor.newCommandID()
        let made = try await options.connection.actOnExisting { client in
            try await client.cloneReleaseTask(
                try await task.find(client).id, API.ReleaseCloneRequest(name: name),
                commandID: id)
        }
        try options.print(made, name: made.id, "\(made.name) is made (\(made.id))")
    }
}
