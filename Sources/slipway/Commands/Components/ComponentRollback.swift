internal import ArgumentParser
internal import ReleaseModel
internal import SlipwayClient

struct ComponentRollback: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback", abstract: "Release a version again that was released before.")

    @OptionGroup var component: ComponentArgument

    @Argument(help: "The version.")
    var version: String

    @OptionGroup var options: ChangeOptions

    func run() async throws {
        let id = options.actor.newCommandID()
        let body: JSON = ["action": "rollback", "version": .string(version)]
        try await options.change(component) {
            try await $0.askComponent($1, body, commandID: id)
        }
    }
}
