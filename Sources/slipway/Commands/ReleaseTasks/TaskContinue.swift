internal import ArgumentParser
internal import SlipwayAPI
internal import SlipwayClient

struct TaskContinue: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "continue", abstract: "Go on after a stop.")

    @OptionGroup var task: TaskArgument
    @OptionGroup var options: ChangeOptions

    func run() async throws {
        let id = options.actor.newCommandID()
        try await options.ask(task) {
            try await $0.askReleaseTask("continue", $1, commandID: id)
        }
    }
}
