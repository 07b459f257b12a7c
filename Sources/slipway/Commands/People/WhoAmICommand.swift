internal import ArgumentParser
internal import SlipwayAPI
internal import SlipwayClient

/// Who one is to the server.
struct WhoAmICommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "whoami", abstract: "Say who asks, in which project, and what they may do.",
        discussion: """
            EXAMPLES
              slipway whoami
              slipway whoami --as alice --project eu-west-1
            """)

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp("Ask as this person; recorded as claimed.", valueName: "name"),
        completion: .custom { words, _, _ in await Completing.users(words) })
    var claimedName: String?

    @OptionGroup var output: OutputOptions
    @OptionGroup var target: TargetOptions

    func run() async throws {
        let me = try await target.connection(as: claimedName).look { try await $0.me() }
        switch output.output {
        case .json: Output.data(try PrettyJSON.text(me))
        case .name: Output.data(me.name)
        case .table:
            var table = Table("WHAT", "VALUE")
            table.add("name", .init(me.name))
            table.add("identity", .init(me.identity))
            table.add("project", .init(me.project.isEmpty ? "-" : me.project))
            table.add("owner", me.isOwner ? "yes" : "no")
            table.add("may", .init(shown(me.permissions)))
            table.print(output.style)
        }
    }
}
