internal import ComponentReleases
internal import Hummingbird
internal import Identity
internal import ReleaseModel
internal import SlipwayAPI

/// What is asked of region release tasks.
struct ReleaseTaskActionRoutes: Sendable {
    let tasks: ReleaseTasks?
    let bodies: BodyReader

    var routes: [Route] {
        let one = ReleaseTaskRoutes.one
        return [
            Route(.post, "\(one)/start", .may(.startRun), start),
            Route(.post, "\(one)/retry", .may(.retryRun), retry),
            plain("\(one)/stop", .may(.stopRun)) { try await $0.stop($1.task, by: $1.asker) },
            plain("\(one)/continue", .may(.pauseRun)) {
                try await $0.resume($1.task, by: $1.asker)
            },
            plain("\(one)/rollback", .may(.rollBackRun)) {
                try await $0.rollBack($1.task, by: $1.asker)
            },
        ]
    }

    private func plain(
        _ path: String, _ access: Access,
        _ ask: @escaping @Sendable (ReleaseTasks, Call) async throws -> ReleaseAnswer
    ) -> Route {
        Route(.post, path, access) { call in
            _ = try Query(call.request)
            try await bodies.fields(of: call.request).allow()
            let tasks = try tasks.here(call)
            return try answer(try await ask(tasks, call), tasks, call)
        }
    }

    @Sendable
    private func start(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        let tasks = try tasks.here(call)
        let fields = try await bodies.fields(of: call.request)
        try fields.allow("only")
        let selection = try await tasks.selection(
            of: try fields.texts("only") ?? [], call.task, in: call.project)
        return try answer(
            try await tasks.start(call.task, selection: selection, by: call.asker), tasks, call)
    }

    @Sendable
    private func retry(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        let tasks = try tasks.here(call)
        let fields = try await bodies.fields(of: call.request)
        try fields.allow("preview")
        let isPreview = try fields.flag("preview") ?? false
        let forecast = try await tasks.forecast(call.task, for: .retry, by: call.asker)
        let difference = API.ReleaseDifference(forecast)
        guard isPreview else {
            return try answer(
                try await tasks.retry(call.task, by: call.asker), tasks, call, difference)
        }
        let task = try tasks.find(call.task, in: call.project)
        return try answer(
            ReleaseAnswer(
                execution: task.lastExecution?.id ?? 0, task: task.id,
                status: try await tasks.status(of: task)), tasks, call, difference)
    }

    private func answer(
        _ answer: ReleaseAnswer, _ tasks: ReleaseTasks, _ call: Call,
        _ difference: API.ReleaseDifference? = nil
    ) throws -> Response {
        let task = try tasks.find(answer.task, in: call.project)
        return try .json(
            API.ReleaseTaskAnswer(
                task: task.id, execution: answer.execution, run: task.run?.description ?? "",
                status: answer.status.word, difference: difference))
    }
}
