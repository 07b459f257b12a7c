internal import ArgumentParser
internal import ReleaseModel
internal import SlipwayAPI
internal import SlipwayClient

struct EnvironmentShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show an environment: its targets, rules and checks.")

    @Argument(help: "The environment: its name or its id.")
    var name: String

    @OptionGroup var output: OutputOptions
    @OptionGroup var target: TargetOptions

    func run() async throws {
        let found = try await target.connection().look { client in
            try await Naming.environment(name, client)
        }
        switch output.output {
        case .json: Output.data(try PrettyJSON.text(found))
        case .name: Output.data(found.id)
        case .table:
            Output.data("\(found.name)  \(found.id)")
            let json = try JSON(decoding: API.encode(found))
            for part in ["description", "targets", "rules", "checks"] {
                guard let value = json[part] else { continue }
                for line in OpenCheckpoint.lines(.members([.init(part, value)])) {
                    Output.data("  \(line)")
                }
            }
        }
    }
}
