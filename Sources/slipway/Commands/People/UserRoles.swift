internal import ArgumentParser
internal import SlipwayAPI
internal import SlipwayClient

struct UserRoles: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "roles", abstract: "Show a user's roles in the project, or set them.",
        discussion: """
            What is named replaces what there was; the roles of the user's groups stay.

            EXAMPLES
              slipway user roles alice
              slipway user roles alice developer approver
              slipway user roles alice --none --project eu-west-1
            """)

    @Argument(
        help: "The user.", completion: .custom { words, _, _ in await Completing.users(words) })
    var name: String

    @OptionGroup var roles: NamesArgument
    @OptionGroup var people: PeopleOptions

    func run() async throws {
        let user =
            if let roles = roles.given {
                try await people.connection.actOnExisting {
                    try await $0.setRoles(listed(roles), ofUser: name)
                }
            } else {
                try await people.connection.look { try await $0.user(name) }
            }
        try people.print(
            user, name: user.roles.joined(separator: "\n"),
            "\(user.name): \(user.isOwner ? "owner" : shown(user.roles))")
    }
}
