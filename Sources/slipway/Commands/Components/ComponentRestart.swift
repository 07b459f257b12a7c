internal import ArgumentParser
internal import ReleaseModel
internal import SlipwayClient

struct ComponentRestart: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restart", abstract: "Replace its replicas by new ones of the same version.")

    @OptionGroup var component: ComponentArgument
    @OptionGroup var options: ChangeOptions

    func run() async throws {
        let id = options.actor.newCommandID()
        try await options.change(component) {
            try await $0.askComponent($1, ["action": "restart"], commandID: id)
        }
    }
}
