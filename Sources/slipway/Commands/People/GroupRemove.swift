internal import ArgumentParser
internal import SlipwayAPI
internal import SlipwayClient

struct GroupRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Remove a group; its members lose the roles it gave.")

    @Argument(
        help: "The group.", completion: .custom { words, _, _ in await Completing.groups(words) })
    var name: String

    @OptionGroup var people: PeopleOptions

    func run() async throws {
        try await people.connection.actOnExisting { try await $0.removeGroup(name) }
        Output.data("\(name) is removed")
    }
}
