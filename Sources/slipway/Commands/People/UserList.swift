internal import ArgumentParser
internal import SlipwayAPI
internal import SlipwayClient

struct UserList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the users whom you see, with their roles.")

    @OptionGroup var output: OutputOptions
    @OptionGroup var target: TargetOptions

    func run() async throws {
        let users = try await target.connection().look { try await $0.users() }
        switch output.output {
        case .json: Output.data(try PrettyJSON.text(users))
        case .name: for user in users.items { Output.data(user.name) }
        case .table: printTable(users)
        }
    }

    private func printTable(_ users: API.UserList) {
        var table = Table("NAME", "ROLES", "GROUPS", "STATE", "SINCE (UTC)")
        for user in users.items {
            table.add(
                .init(user.name), .init(user.isOwner ? "owner" : shown(user.roles)),
                .init(shown(user.groups)),
                user.isEnabled ? "enabled" : .init("disabled", .red),
                .init(Times.short(user.createdAt)))
        }
        table.print(output.style)
    }
}
