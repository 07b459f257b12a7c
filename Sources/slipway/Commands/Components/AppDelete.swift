internal import ArgumentParser
internal import SlipwayAPI
internal import SlipwayClient

struct AppDelete: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Remove an application that has no components.")

    @Argument(help: "The application: its name or its id.")
    var name: String

    @OptionGroup var options: ResourceOptions

    func run() async throws {
        try await options.connection.actOnExisting { client in
            try await client.deleteApplication(try await Naming.application(name, client).id)
        }
        Output.data("\(name) is removed")
    }
}
