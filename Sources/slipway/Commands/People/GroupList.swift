internal import ArgumentParser
internal import SlipwayAPI
internal import SlipwayClient

struct GroupList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List groups, who is in them, and their roles.")

    @OptionGroup var output: OutputOptions
    @OptionGroup var target: TargetOptions

    func run() async throws {
        let groups = try await target.connection().look { try await $0.groups() }
        switch output.output {
        case .json: Output.data(try PrettyJSON.text(groups))
        case .name: for group in groups.items { Output.data(group.name) }
        case .table:
            var table = Table("NAME", "MEMBERS", "ROLES", "DESCRIPTION")
            for group in groups.items {
                table.add(
                    .init(group.name), .init(shown(group.members)), .init(shown(group.roles)),
                    .init(group.description))
            }
            table.print(output.style)
        }
    }
}
