internal import ArgumentParser
internal import SlipwayAPI
internal import SlipwayClient

struct GroupSet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Make a group, or replace who is in it.",
        discussion: """
            Who is named is in it, and nobody else.

            EXAMPLES
              slipway group set board alice bob --description "agrees to releases"
              slipway group set board --none
            """)

    @Argument(
        help: "The group.", completion: .custom { words, _, _ in await Completing.groups(words) })
    var name: String

    @OptionGroup var members: NamesArgument

    @Option(
        help: ArgumentHelp("What it is for (default: as it was).", valueName: "text"))
    var description: String?

    @OptionGroup var people: PeopleOptions

    mutating func validate() throws {
        guard members.given != nil else {
            throw ValidationError("name its users, or say --none")
        }
    }

    func run() async throws {
        let group = try await people.connection.actOnExisting { client in
            let before = try await client.groups().items.first { $0.name == name }
            return try await client.setGroup(
                name,
                API.GroupRequest(
                    members: listed(members.names),
                    description: description ?? before?.description))
        }
        try people.print(
            group, name: group.name, "\(group.name): \(shown(group.members))")
    }
}
