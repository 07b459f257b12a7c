internal import ArgumentParser
internal import SlipwayAPI
internal import SlipwayClient

/// Everything about release tasks.
struct TaskCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "task", abstract: "Keep release tasks: what is released again and again.",
        discussion: """
            A release task says what shall happen: stages in order, groups side by side, tasks \
            in order. Each time it is started there is a run, and `slipway release …` is about \
            runs: list, watch, explain, log. What is asked of the release task itself is said \
            here, so that no word means two things; create and start are also `slipway release \
            create` and `slipway release start`.

            TASK is a release task's name, its id, or a unique beginning of its id.

            EXAMPLES
              slipway release create storefront.yaml
              slipway diff storefront
              slipway release start storefront --follow
              slipway task edit storefront storefront.yaml
              slipway task retry storefront --preview
              slipway task retry storefront --follow
            """,
        subcommands: [
            TaskCreate.self, TaskList.self, TaskShow.self, TaskEdit.self, TaskDiff.self,
            TaskStart.self, TaskRetry.self, TaskStop.self, TaskContinue.self,
            TaskRollback.self, TaskClone.self, TaskRecords.self, TaskDelete.self,
        ])
}

/// The release task that a command is about.
struct TaskArgument: ParsableArguments {
    @Argument(
        help: "The release task: its name, its id, or a unique beginning of it.",
        completion: .custom { words, _, _ in await Completing.tasks(words) })
    var task: String

    func find(_ client: SlipwayClient) async throws -> API.ReleaseTask {
        try await Naming.task(task, client)
    }
}

extension ChangeOptions {
    /// Asks something of a release task that is there.
    func ask(
        _ task: TaskArgument, goal: Set<String> = ["succeeded", "closed"],
        _ ask: (SlipwayClient, String) async throws -> API.ReleaseTaskAnswer
    ) async throws {
        let answer = try await connection.actOnExisting { client in
            try await ask(client, try await task.find(client).id)
        }
        if let difference = answer.difference, after.follow.output.output == .table {
            for line in DifferenceText.lines(difference) { Output.chatter(line) }
        }
        try await finish(
            answer, run: answer.run, "\(answer.run) is \(answer.status) (\(task.task))",
            goal: goal)
    }
}
