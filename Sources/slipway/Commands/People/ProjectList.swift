internal import ArgumentParser
internal import SlipwayAPI
internal import SlipwayClient

struct ProjectList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the projects that you may work in.")

    @OptionGroup var output: OutputOptions
    @OptionGroup var target: TargetOptions

    func run() async throws {
        let projects = try await target.connection().look { try await $0.projects() }
        switch output.output {
        case .json: Output.data(try PrettyJSON.text(projects))
        case .name: for project in projects.items { Output.data(project.id) }
        case .table:
            var table = Table("ID", "NAME", "DESCRIPTION")
            for project in projects.items {
                table.add(.init(project.id), .init(project.name), .init(project.description))
            }
            table.print(output.style)
        }
    }
}
