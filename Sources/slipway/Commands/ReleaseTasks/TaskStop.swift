internal import ArgumentParser
internal import SlipwayAPI
internal import SlipwayClient

struct TaskStop: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stop", abstract: "Order nothing new, and cancel what runs.")

    @OptionGroup var task: TaskArgument
    @OptionGroup var options: ChangeOptions

    func run() async throws {
        let id = options.actor.newCommandID()
        try await options.ask(task, goal: ["stopped"]) {
            try await $0.askReleaseTask("stop", $1, commandID: id)
        }
    }
}
