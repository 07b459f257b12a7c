internal import ArgumentParser
internal import SlipwayAPI
internal import SlipwayClient

/// What both words for the difference take, and do.
struct TaskDiffing: ParsableArguments {
    static let discussion = """
        Per component: version, artifact, variables, replicas and the rest, before and after. \
        The same is part of the plan when it is started, so it is what approvers see, and what \
        their agreement is bound to. Where the release task failed and was edited since, the \
        difference is that of a retry, against its run.

        EXAMPLES
          slipway diff storefront
          slipway diff storefront --for retry --output json
        """

    enum Purpose: String, ExpressibleByArgument, CaseIterable {
        case start, retry
    }

    @OptionGroup var task: TaskArgument

    @Option(name: .customLong("for"), help: "Of a start, or of a retry.")
    var purpose: Purpose?

    @Option(help: ArgumentHelp("Only this task; may be repeated.", valueName: "name"))
    var only: [String] = []

    @OptionGroup var output: OutputOptions
    @OptionGroup var target: TargetOptions

    func run() async throws {
        let difference = try await target.connection().look { client in
            try await client.difference(
                ofReleaseTask: try await task.find(client).id, purpose: purpose?.rawValue,
                only: only)
        }
        try DifferenceText.print(difference, task.task, output)
    }
}

struct TaskDiff: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff", abstract: "Show what a release task would change now.",
        discussion: TaskDiffing.discussion)

    @OptionGroup var diffing: TaskDiffing

    func run() async throws { try await diffing.run() }
}

struct DiffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff", abstract: "Show what a release task would change now.",
        discussion: TaskDiffing.discussion)

    @OptionGroup var diffing: TaskDiffing

    func run() async throws { try await diffing.run() }
}
