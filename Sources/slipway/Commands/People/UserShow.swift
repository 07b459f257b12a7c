internal import ArgumentParser
internal import SlipwayAPI
internal import SlipwayClient

struct UserShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a user: roles, groups, and whether they may sign in.")

    @Argument(
        help: "The user.", completion: .custom { words, _, _ in await Completing.users(words) })
    var name: String

    @OptionGroup var output: OutputOptions
    @OptionGroup var target: TargetOptions

    func run() async throws {
        let user = try await target.connection().look { try await $0.user(name) }
        switch output.output {
        case .json: Output.data(try PrettyJSON.text(user))
        case .name: Output.data(user.id)
        case .table:
            var table = Table("WHAT", "VALUE")
            table.add("name", .init(user.name))
            table.add("id", .init(user.id))
            table.add("roles", .init(user.isOwner ? "owner" : shown(user.roles)))
            table.add("groups", .init(shown(user.groups)))
            table.add("state", user.isEnabled ? "enabled" : .init("disabled", .red))
            table.add("password", user.hasPassword ? "set" : "none")
            table.add("since (UTC)", .init(Times.short(user.createdAt)))
            table.print(output.style)
        }
    }
}
