internal import ArgumentParser
internal import SlipwayAPI
internal import SlipwayClient

struct UserRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Remove a user with their keys, roles and memberships.",
        discussion: """
            They are out at once. What they did stays in the record and in the audit log. \
            `slipway user update NAME --disable` can be undone; this cannot.
            """)

    @Argument(
        help: "The user.", completion: .custom { words, _, _ in await Completing.users(words) })
    var name: String

    @OptionGroup var people: PeopleOptions

    func run() async throws {
        try await people.connection.actOnExisting { try await $0.removeUser(name) }
        Output.data("\(name) is removed")
    }
}
