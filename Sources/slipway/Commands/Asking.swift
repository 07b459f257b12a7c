internal import ArgumentParser
internal import ReleaseModel
internal import SlipwayAPI
internal import SlipwayClient

/// What every command that asks something of a run takes.
struct AskOptions: ParsableArguments {
    @OptionGroup var run: RunArgument
    @OptionGroup var actor: ActorOptions
    @OptionGroup var target: TargetOptions
}

extension AskOptions {
    /// Asks, with one command id however often it must be repeated.
    func ask(
        _ verb: VerbName,
        _ request: (SlipwayClient, String) async throws -> API.CommandRequest
    ) async throws -> API.CommandAnswer {
        let commandID = actor.newCommandID()
        return try await connection.actOnExisting { client in
            let id = try await run.id(client)
            var body = try await request(client, id)
            body.commandId = commandID
            return try await client.command(verb, of: id, body)
        }
    }

    func ask(
        _ verb: VerbName, _ request: API.CommandRequest = API.CommandRequest()
    ) async throws -> API.CommandAnswer {
        try await ask(verb) { _, _ in request }
    }

    var connection: Connection { target.connection(as: actor.name) }

    /// Prints an answer: one line, one id, or one document.
    func print(_ answer: API.CommandAnswer, _ format: OutputFormat) throws {
        switch format {
        case .json: Output.data(try PrettyJSON.text(answer))
        case .name: Output.data(answer.run.run)
        case .table:
            let again = answer.isRepeated ? " (said before; nothing was done again)" : ""
            Output.data("\(answer.run.run) is \(answer.run.status)\(again)")
        }
    }
}

extension Connection {
    /// As `act`, but only on a data folder that is there: nothing is made for a wrong path.
    func actOnExisting<Answer>(
        _ body: (SlipwayClient) async throws -> Answer
    ) async throws -> Answer {
        if case .folder(let folder) = target { try folder.requireExisting() }
        return try await act(body)
    }
}

/// Following after a command that sets a run in motion again.
struct FollowAfterOptions: ParsableArguments {
    @Flag(name: .customLong("follow"), help: "Follow the run until it rests.")
    var isWanted = false

    @OptionGroup var follow: FollowOptions

    mutating func validate() throws {
        if follow.timeout != nil, !isWanted {
            throw ValidationError("--timeout says how long to follow: give --follow too")
        }
    }

    var format: OutputFormat { follow.output.output }

    /// Prints the answer, or follows the run to its rest.
    func finish(
        _ answer: API.CommandAnswer, _ ask: AskOptions, goal: Set<String>? = nil
    ) async throws {
        guard isWanted else { return try ask.print(answer, format) }
        let goal = goal ?? Self.goal(of: answer.run)
        try await follow.follow(
            answer.run.run, after: max(0, answer.position - 1), over: ask.connection,
            suffix: ask.target.suffix, goal: goal)
    }

    /// Where a run that goes on is meant to end: a retry of a rollback at what it rolls back to.
    private static func goal(of run: API.RunSummary) -> Set<String> {
        switch RunStatus(rawValue: run.status) {
        case .rollingBack, .rolledBack: ["rolled_back"]
        case .aborting, .aborted: ["aborted"]
        default: ["succeeded", "closed"]
        }
    }
}
