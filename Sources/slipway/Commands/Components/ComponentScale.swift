internal import ArgumentParser
internal import ReleaseModel
internal import SlipwayClient

struct ComponentScale: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scale", abstract: "Let more or fewer replicas run on each target.")

    @OptionGroup var component: ComponentArgument

    @Argument(help: "How many: 0 to 100.")
    var replicas: Int

    @OptionGroup var options: ChangeOptions

    func run() async throws {
        let id = options.actor.newCommandID()
        let body: JSON = ["action": "scale", "replicas": .integer(Int64(replicas))]
        try await options.change(component) {
            try await $0.askComponent($1, body, commandID: id)
        }
    }
}
