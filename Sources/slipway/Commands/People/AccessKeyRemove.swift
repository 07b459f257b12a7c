internal import ArgumentParser
internal import SlipwayAPI
internal import SlipwayClient

struct AccessKeyRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Remove a key; what it signs is refused from now on.")

    @Argument(
        help: "The user.", completion: .custom { words, _, _ in await Completing.users(words) })
    var user: String

    @Argument(help: "The access key.")
    var accessKey: String

    @OptionGroup var people: PeopleOptions

    func run() async throws {
        try await people.connection.actOnExisting { try await $0.removeKey(accessKey, of: user) }
        Output.data("\(accessKey) is removed")
    }
}
