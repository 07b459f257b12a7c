internal import ArgumentParser
internal import SlipwayClient

struct ComponentDelete: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Take it away everywhere, and its record.")

    @OptionGroup var component: ComponentArgument
    @OptionGroup var options: ChangeOptions

    func run() async throws {
        try await options.change(component) { try await $0.deleteComponent($1) }
    }
}
