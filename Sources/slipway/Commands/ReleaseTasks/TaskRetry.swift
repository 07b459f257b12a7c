internal import ArgumentParser
internal import SlipwayAPI
internal import SlipwayClient

struct TaskRetry: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Go on from the failed task, with what was edited since.",
        discussion: """
            What is done stays done. Where the release task was edited since, the difference is \
            printed first, approvals of what is another way now are asked again, and an edit of \
            a finished task is refused. --preview shows the difference, and does nothing.

            EXAMPLES
              slipway task retry storefront --preview
              slipway task retry storefront --follow
            """)

    @OptionGroup var task: TaskArgument

    @Flag(help: "Only show what would change.")
    var preview = false

    @OptionGroup var options: ChangeOptions

    mutating func validate() throws {
        if preview, options.after.isWanted {
            throw ValidationError("--preview does nothing that could be followed")
        }
    }

    func run() async throws {
        let id = options.actor.newCommandID()
        guard preview else {
            return try await options.ask(task) {
                try await $0.retryReleaseTask($1, API.ReleaseRetryRequest(), commandID: id)
            }
        }
        let difference = try await options.connection.actOnExisting { client in
            try await client.difference(
                ofReleaseTask: try await task.find(client).id, purpose: "retry")
        }
        try DifferenceText.print(difference, task.task, options.after.follow.output)
    }
}
