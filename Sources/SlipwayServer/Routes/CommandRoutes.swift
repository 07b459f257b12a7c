internal import Hummingbird
internal import Identity
internal import ReleaseEngine
internal import ReleaseModel
internal import SlipwayAPI

/// Every verb that may be asked of a run: one path each.
struct CommandRoutes: Sendable {
    let engine: Engine
    let bodies: BodyReader

    static let verbs = VerbName.allCases.filter { $0 != .start }

    var routes: [Route] {
        Self.verbs.map { verb in
            Route(
                .post, "\(API.root)/runs/{run}/\(verb.rawValue)", verb.access,
                takesPlan: verb == .amend, repeats: .own
            ) { call in try await ask(verb, call) }
        }
    }

    private func ask(_ name: VerbName, _ call: Call) async throws -> Response {
        _ = try Query(call.request)
        let run = try call.run()
        let fields =
            name == .amend
            ? try await bodies.fieldsWithPlan(of: call.request)
            : try await bodies.fields(of: call.request)
        let commandID = try CommandID.of(call, fields)
        let verb = try CommandReader(engine: engine).verb(name, fields)
        let answer = try await engine.command(
            verb, of: run, commandID: commandID, by: call.caller.principal, in: call.scope,
            from: call.caller.address)
        return try .json(API.CommandAnswer(answer))
    }
}
