internal import ArgumentParser
internal import SlipwayAPI
internal import SlipwayClient

struct EnvironmentDelete: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Remove an environment in which nothing is left.")

    @Argument(help: "The environment: its name or its id.")
    var name: String

    @OptionGroup var options: ResourceOptions

    func run() async throws {
        try await options.connection.actOnExisting { client in
            try await client.deleteEnvironment(try await Naming.environment(name, client).id)
        }
        Output.data("\(name) is removed")
    }
}
