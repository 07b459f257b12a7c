internal import ArgumentParser
internal import SlipwayAPI
internal import SlipwayClient

struct ComponentShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a component: what it shall be, and what is where.")

    @OptionGroup var component: ComponentArgument
    @OptionGroup var output: OutputOptions
    @OptionGroup var target: TargetOptions

    func run() async throws {
        let found = try await target.connection().look { client in
            try await component.find(client)
        }
        switch output.output {
        case .json: Output.data(try PrettyJSON.text(found))
        case .name: Output.data(found.id)
        case .table: print(found)
        }
    }

    private func print(_ found: API.Component) {
        var table = Table("WHAT", "VALUE")
        table.add("component", .init("\(found.application.name)/\(found.name)"))
        table.add("id", .init(found.id))
        table.add("environment", .init(found.environment.name))
        table.add("status", .init(found.status))
        table.add("replicas", .init("\(found.available) of \(found.replicas) live"))
        table.add("version", .init(found.spec.version))
        table.add("artifact", .init("\(found.spec.artifact)#sha256=\(found.spec.sha256)"))
        table.add("command", .init(found.spec.command.joined(separator: " ")))
        table.add("port", .init(found.spec.port.map { "\($0)" } ?? "-"))
        table.add("strategy", .init(found.spec.strategy))
        for variable in found.spec.variables {
            table.add(.init("variable \(variable.key)"), .init(variable.value))
        }
        for place in found.deployed {
            let beside = place.beside.map { ", most still get \($0)" } ?? ""
            table.add(
                .init("on \(place.target)"),
                .init("\(place.version), \(place.replicas) replicas\(beside)"))
        }
        if let job = found.lastJob {
            table.add("last run", .init("\(job.run) (\(job.action))"))
        }
        table.print(output.style)
    }
}
