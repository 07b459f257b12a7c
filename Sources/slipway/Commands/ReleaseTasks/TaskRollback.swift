internal import ArgumentParser
internal import SlipwayAPI
internal import SlipwayClient

struct TaskRollback: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback", abstract: "Put back what the last execution did, newest first.")

    @OptionGroup var task: TaskArgument
    @OptionGroup var options: ChangeOptions

    func run() async throws {
        let id = options.actor.newCommandID()
        try await options.ask(task, goal: ["rolled_back"]) {
            try await $0.askReleaseTask("rollback", $1, commandID: id)
        }
    }
}
