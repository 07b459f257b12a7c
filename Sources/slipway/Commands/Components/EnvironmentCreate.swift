internal import ArgumentParser
internal import ReleaseModel
internal import SlipwayAPI
internal import SlipwayClient

struct EnvironmentCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Make an environment.",
        discussion: """
            Without a file it is this host. A file, YAML or JSON, says more: description, labels, \
            targets (name, region, zone, address, prefix, root), rules (artifacts, \
            maximumReplicas, firstPort, lastPort), and checks, which stand before whatever is \
            changed there, whoever wrote it.

            EXAMPLES
              slipway environment create staging
              slipway environment create production --file production.yaml
            """)

    @Argument(help: "Its name.")
    var name: String

    @Option(
        help: ArgumentHelp("The rest of it; - reads standard input.", valueName: "file"),
        completion: .file(extensions: ["yaml", "yml", "json"]))
    var file: String?

    @Option(help: ArgumentHelp("What it is for.", valueName: "text"))
    var description: String?

    @OptionGroup var options: ResourceOptions

    func run() async throws {
        var members = try file.map(DocumentFile.read)?.object ?? []
        members.append(.init("name", .string(name)))
        if let description { members.append(.init("description", .string(description))) }
        let body = JSON.members(members)
        let id = options.actor.newCommandID()
        let made = try await options.connection.act {
            try await $0.createEnvironment(body, commandID: id)
        }
        try options.print(made, name: made.id, "\(made.name) is made (\(made.id))")
    }
}
