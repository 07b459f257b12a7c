internal import ArgumentParser
internal import SlipwayAPI
internal import SlipwayClient

struct AppList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the applications of the project.")

    @Option(help: ArgumentHelp("No more than this many.", valueName: "count"))
    var limit = 1_000

    @OptionGroup var output: OutputOptions
    @OptionGroup var target: TargetOptions

    func run() async throws {
        let list = try await target.connection().look {
            try await $0.applications(limit: limit)
        }
        switch output.output {
        case .json: Output.data(try PrettyJSON.text(list))
        case .name: for one in list.items { Output.data(one.name) }
        case .table:
            var table = Table("NAME", "COMPONENTS", "ID", "DESCRIPTION")
            for one in list.items {
                table.add(
                    .init(one.name), .init("\(one.components)"), .init(one.id),
                    .init(one.description))
            }
            table.print(output.style)
            if list.total > list.items.count {
                Output.chatter("there are \(list.total); --limit shows more")
            }
        }
    }
}
