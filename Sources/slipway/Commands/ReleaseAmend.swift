internal import ArgumentParser
internal import ReleaseModel
internal import SlipwayAPI
internal import SlipwayClient

struct ReleaseAmend: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "amend", abstract: "Replace the plan of a run that rests.",
        discussion: """
            Steps that are finished or in doubt must stay as they are. Approvals of what changes \
            are void. A failed run is moved on by `slipway release retry` afterwards.

            EXAMPLES
              slipway release amend @latest release.yaml
            """)

    @OptionGroup var ask: AskOptions

    @Argument(
        help: "The new plan, YAML or JSON; - reads standard input.",
        completion: .file(extensions: ["yaml", "yml", "json"]))
    var plan: String

    @OptionGroup var after: FollowAfterOptions

    func run() async throws {
        let file = try PlanFile.read(plan)
        try file.requireRunnable()
        let answer: API.CommandAnswer
        do {
            answer = try await ask.ask(
                .amend, API.CommandRequest(plan: file.text, directory: file.folder))
        } catch ClientError.problem(let problem) {
            throw file.failure(problem)
        }
        try await after.finish(answer, ask)
    }
}
