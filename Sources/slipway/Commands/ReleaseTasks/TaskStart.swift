internal import ArgumentParser
internal import SlipwayAPI
internal import SlipwayClient

/// What both ways to start a release task take, and do.
struct TaskStarting: ParsableArguments {
    static let discussion = """
        A new execution, and a new run, begins; of one that failed `slipway task retry` goes on \
        where it failed instead. `slipway diff` shows before what would change.

        EXAMPLES
          slipway release start storefront --follow
          slipway release start storefront --only roll-out
        """

    @OptionGroup var task: TaskArgument

    @Option(
        help: ArgumentHelp("Only this task; may be repeated.", valueName: "name"))
    var only: [String] = []

    @OptionGroup var options: ChangeOptions

    func start() async throws {
        let id = options.actor.newCommandID()
        let request = API.ReleaseStartRequest(only: only.isEmpty ? nil : only)
        try await options.ask(task) {
            try await $0.startReleaseTask($1, request, commandID: id)
        }
    }
}

struct TaskStart: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "start", abstract: "Start a release task.",
        discussion: TaskStarting.discussion)

    @OptionGroup var starting: TaskStarting

    func run() async throws { try await starting.start() }
}

struct ReleaseStart: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "start", abstract: "Start a release task (also: task start).",
        discussion: TaskStarting.discussion)

    @OptionGroup var starting: TaskStarting

    func run() async throws { try await starting.start() }
}
