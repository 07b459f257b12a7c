internal import ArgumentParser
internal import SlipwayAPI
internal import SlipwayClient

struct GroupRoles: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "roles", abstract: "Show a group's roles in the project, or set them.",
        discussion: """
            What is named replaces what there was.

            EXAMPLES
              slipway group roles board approver
              slipway group roles board --none
            """)

    @Argument(
        help: "The group.", completion: .custom { words, _, _ in await Completing.groups(words) })
    var name: String

    @OptionGroup var roles: NamesArgument
    @OptionGroup var people: PeopleOptions

    func run() async throws {
        let group =
            if let roles = roles.given {
                try await people.connection.actOnExisting {
                    try await $0.setRoles(listed(roles), ofGroup: name)
                }
            } else {
                try await people.connection.look { try await $0.group(name) }
            }
        try people.print(
            group, name: group.roles.joined(separator: "\n"),
            "\(group.name): \(shown(group.roles))")
    }
}
