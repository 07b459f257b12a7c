internal import ArgumentParser
internal import SlipwayAPI
internal import SlipwayClient

/// Starts a release and follows it.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Start a release and follow it until it rests.",
        discussion: """
            The plan is frozen when the run starts: what is written to the file afterwards \
            changes nothing (see `slipway release amend`). The run goes on when this command \
            ends; Ctrl-C only detaches from it.

            EXAMPLES
              slipway run release.yaml
              slipway run release.yaml --only compile --only test
              slipway run release.yaml --detach
              id=$(slipway run release.yaml --detach --output name)
              slipway run release.yaml --timeout 30m    # code 6: a person is waited for
            """)

    @Argument(
        help: "The plan, YAML or JSON; - reads standard input.",
        completion: .file(extensions: ["yaml", "yml", "json"]))
    var plan: String

    @Option(
        help: ArgumentHelp(
            "Run only this task and the checkpoints before it; may be repeated.",
            valueName: "task"))
    var only: [String] = []

    @Flag(help: "Start it, print its id, and do not follow.")
    var detach = false

    @OptionGroup var actor: ActorOptions
    @OptionGroup var follow: FollowOptions
    @OptionGroup var target: TargetOptions

    mutating func validate() throws {
        if detach, follow.timeout != nil {
            throw ValidationError("--timeout says how long to follow; with --detach nothing is")
        }
    }

    func run() async throws {
        let file = try PlanFile.read(plan)
        try file.requireRunnable()
        let connection = target.connection(as: actor.name)
        if case .folder(let folder) = connection.target { try folder.make() }
        let request = API.StartRunRequest(
            plan: file.text, directory: file.folder, selection: only.isEmpty ? nil : only,
            commandId: actor.newCommandID())
        let answer: API.CommandAnswer
        do {
            answer = try await connection.act { try await $0.start(request) }
        } catch ClientError.problem(let problem) {
            throw file.failure(problem)
        }
        try await goOn(answer, over: connection)
    }

    private func goOn(_ answer: API.CommandAnswer, over connection: Connection) async throws {
        let id = answer.run.run
        let hints = Hints(run: id, suffix: target.suffix)
        if detach || follow.output.output == .name { try printStart(answer) }
        let back = hints.command("release watch")
        Output.chatter("\(id) is \(answer.run.status); come back with: \(back)")
        guard !detach else { return }
        try await follow.follow(id, after: 0, over: connection, suffix: target.suffix)
    }

    private func printStart(_ answer: API.CommandAnswer) throws {
        switch follow.output.output {
        case .json: Output.data(try PrettyJSON.text(answer))
        case .table, .name: Output.data(answer.run.run)
        }
    }
}
