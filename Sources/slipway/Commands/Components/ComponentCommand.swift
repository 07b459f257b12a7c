internal import ArgumentParser
internal import SlipwayAPI
internal import SlipwayClient

/// What runs.
struct ComponentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "component", abstract: "Release components, and see what runs.",
        discussion: """
            Each change is a run: `slipway release watch RUN`, `explain`, `retry` and the others \
            work on it. COMPONENT is APPLICATION/NAME, a name that is unique, or an id.
            """,
        subcommands: [
            ComponentCreate.self, ComponentList.self, ComponentShow.self, ComponentUpdate.self,
            ComponentStart.self, ComponentStop.self, ComponentRestart.self, ComponentScale.self,
            ComponentRollback.self, ComponentDelete.self,
        ])
}

/// The component that a command is about.
struct ComponentArgument: ParsableArguments {
    @Argument(
        help: "The component: APPLICATION/NAME, a name that is unique, or an id.",
        completion: .custom { words, _, _ in await Completing.components(words) })
    var component: String

    func find(_ client: SlipwayClient) async throws -> API.Component {
        try await Naming.component(component, client)
    }
}

/// Following the run that changes a component or a release task.
struct ChangeOptions: ParsableArguments {
    @OptionGroup var actor: ActorOptions
    @OptionGroup var after: FollowAfterOptions
    @OptionGroup var target: TargetOptions

    var connection: Connection { target.connection(as: actor.name) }

    /// Prints what an asking led to, or follows its run to its rest.
    func finish(
        _ answer: some Encodable, run: String, _ line: String,
        goal: Set<String> = ["succeeded", "closed"]
    ) async throws {
        guard after.isWanted else {
            return try after.follow.output.print(answer, name: run, line)
        }
        try await after.follow.follow(
            run, after: 0, over: connection, suffix: target.suffix, goal: goal)
    }

    func finish(_ answer: API.ComponentAnswer) async throws {
        try await finish(answer, run: answer.run, "\(answer.run) carries it out (\(answer.job))")
    }
}

extension ChangeOptions {
    /// Asks something of a component that is there.
    func change(
        _ component: ComponentArgument,
        _ ask: (SlipwayClient, String) async throws -> API.ComponentAnswer
    ) async throws {
        let answer = try await connection.actOnExisting { client in
            try await ask(client, try await component.find(client).id)
        }
        try await finish(answer)
    }
}
