internal import ArgumentParser
internal import SlipwayAPI
internal import SlipwayClient

struct AppCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Make an application.")

    @Argument(help: "Its name: 2 to 64 letters, digits, - and _.")
    var name: String

    @Option(help: ArgumentHelp("What it is.", valueName: "text"))
    var description: String?

    @OptionGroup var options: ResourceOptions

    func run() async throws {
        let id = options.actor.newCommandID()
        let request = API.ApplicationRequest(name: name, description: description)
        let made = try await options.connection.act {
            try await $0.createApplication(request, commandID: id)
        }
        try options.print(made, name: made.id, "\(made.name) is made (\(made.id))")
    }
}
