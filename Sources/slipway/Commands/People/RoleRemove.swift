internal import ArgumentParser
internal import SlipwayAPI
internal import SlipwayClient

struct RoleRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Remove a role of your own that nobody has any more.")

    @Argument(
        help: "The role.", completion: .custom { words, _, _ in await Completing.roles(words) })
    var name: String

    @OptionGroup var people: PeopleOptions

    func run() async throws {
        try await people.connection.actOnExisting { try await $0.removeRole(name) }
        Output.data("\(name) is removed")
    }
}
