internal import ArgumentParser
internal import SlipwayAPI
internal import SlipwayClient

struct ComponentList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List components, and how they are.")

    @Option(name: .customLong("app"), help: "Only those of this application.")
    var application: String?

    @Option(help: ArgumentHelp("No more than this many.", valueName: "count"))
    var limit = 1_000

    @OptionGroup var output: OutputOptions
    @OptionGroup var target: TargetOptions

    func run() async throws {
        let list = try await target.connection().look { client in
            var id: String?
            if let application { id = try await Naming.application(application, client).id }
            return try await client.components(application: id, limit: limit)
        }
        switch output.output {
        case .json: Output.data(try PrettyJSON.text(list))
        case .name:
            for one in list.items { Output.data("\(one.application.name)/\(one.name)") }
        case .table:
            Self.print(list, output.style)
            if list.total > list.items.count {
                Output.chatter("there are \(list.total); --limit shows more")
            }
        }
    }

    static func print(_ list: API.Components, _ style: Style) {
        var table = Table("COMPONENT", "ENVIRONMENT", "STATUS", "VERSION", "REPLICAS", "ID")
        for one in list.items {
            table.add(
                .init("\(one.application.name)/\(one.name)"), .init(one.environment.name),
                .init(one.status), .init(one.spec.version),
                .init("\(one.available)/\(one.replicas)"), .init(one.id))
        }
        table.print(style)
    }
}
