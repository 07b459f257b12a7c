internal import ArgumentParser
internal import SlipwayAPI
internal import SlipwayClient

struct RoleList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List roles and what each may do.")

    @OptionGroup var output: OutputOptions
    @OptionGroup var target: TargetOptions

    func run() async throws {
        let roles = try await target.connection().look { try await $0.roles() }
        switch output.output {
        case .json: Output.data(try PrettyJSON.text(roles))
        case .name: for role in roles.items { Output.data(role.name) }
        case .table:
            for role in roles.items {
                let kind = role.isBuiltIn ? "" : " (custom)"
                Output.data(output.style.paint(role.name, .bold) + kind)
                if !role.description.isEmpty { Output.data("  \(Style.plain(role.description))") }
                Output.data("  \(role.permissions.joined(separator: " "))")
            }
        }
    }
}
