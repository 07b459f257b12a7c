internal import ArgumentParser
internal import SlipwayAPI
internal import SlipwayClient

struct AppShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show an application and its components.")

    @Argument(help: "The application: its name or its id.")
    var name: String

    @OptionGroup var output: OutputOptions
    @OptionGroup var target: TargetOptions

    func run() async throws {
        let (found, components) = try await target.connection().look { client in
            let found = try await Naming.application(name, client)
            return (found, try await client.components(application: found.id))
        }
        try output.print(found, name: found.id, "\(found.name)  \(found.id)")
        guard output.output == .table else { return }
        ComponentList.print(components, output.style)
    }
}
