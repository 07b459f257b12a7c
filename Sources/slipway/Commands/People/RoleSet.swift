internal import ArgumentParser
internal import SlipwayAPI
internal import SlipwayClient

struct RoleSet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Make a role of permissions, or replace what it may do.",
        discussion: """
            A permission is a word of `slipway role list`, or an action's name of the vendor. \
            Nobody makes a role that may do more than they may themselves. Who has the role may \
            do what it says from now on.

            EXAMPLES
              slipway role set skipper run:read run:skip --description "skips steps"
              slipway role set reader servicestage:pipeline:get
            """)

    @Argument(
        help: "The role.", completion: .custom { words, _, _ in await Completing.roles(words) })
    var name: String

    @Argument(help: "What it may do, several at once.")
    var permissions: [String]

    @Option(help: ArgumentHelp("What it is for (default: as it was).", valueName: "text"))
    var description: String?

    @OptionGroup var people: PeopleOptions

    func run() async throws {
        let role = try await people.connection.actOnExisting { client in
            let before = try await client.roles().items.first { $0.name == name }
            return try await client.setRole(
                name,
                API.RoleRequest(
                    permissions: listed(permissions),
                    description: description ?? before?.description))
        }
        try people.print(
            role, name: role.name, "\(role.name): \(role.permissions.joined(separator: " "))")
    }
}
