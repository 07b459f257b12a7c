internal import ArgumentParser
internal import ReleaseModel
internal import SlipwayClient

struct ComponentStart: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "start", abstract: "Start what was stopped.")

    @OptionGroup var component: ComponentArgument
    @OptionGroup var options: ChangeOptions

    func run() async throws {
        let id = options.actor.newCommandID()
        try await options.change(component) {
            try await $0.askComponent($1, ["action": "start"], commandID: id)
        }
    }
}
