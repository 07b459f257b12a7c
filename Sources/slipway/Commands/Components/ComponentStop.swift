internal import ArgumentParser
internal import ReleaseModel
internal import SlipwayClient

struct ComponentStop: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stop", abstract: "Stop it everywhere; it stays a component.")

    @OptionGroup var component: ComponentArgument
    @OptionGroup var options: ChangeOptions

    func run() async throws {
        let id = options.actor.newCommandID()
        try await options.change(component) {
            try await $0.askComponent($1, ["action": "stop"], commandID: id)
        }
    }
}
