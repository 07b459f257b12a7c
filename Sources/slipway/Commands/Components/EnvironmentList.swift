internal import ArgumentParser
internal import SlipwayAPI
internal import SlipwayClient

struct EnvironmentList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the environments of the project.")

    @OptionGroup var output: OutputOptions
    @OptionGroup var target: TargetOptions

    func run() async throws {
        let list = try await target.connection().look { try await $0.environments() }
        switch output.output {
        case .json: Output.data(try PrettyJSON.text(list))
        case .name: for one in list.items { Output.data(one.name) }
        case .table:
            var table = Table("NAME", "TARGETS", "CHECKS", "ID", "DESCRIPTION")
            for one in list.items {
                let places = one.targets.map(\.name)
                table.add(
                    .init(one.name), .init(places.isEmpty ? "this host" : shown(places)),
                    .init("\(one.checks.count)"), .init(one.id), .init(one.description))
            }
            table.print(output.style)
        }
    }
}
