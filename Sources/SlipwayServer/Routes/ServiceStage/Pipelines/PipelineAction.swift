internal import ComponentReleases
internal import Identity
internal import ReleaseModel

/// An action of a region release task with what its body may say, and who may ask for it.
struct PipelineAction {
    let action: ReleaseAction

    init(_ text: String?) throws(ResourceError) {
        let words = ReleaseAction.allCases.map(\.rawValue).joined(separator: ", ")
        guard let text else {
            throw .invalid(field: "action_id", "is missing: one of \(words)")
        }
        guard let action = ReleaseAction(rawValue: text) else {
            throw .invalid(field: "action_id", "must be one of \(words), not \(text.prefix(40))")
        }
        self.action = action
    }

    /// Whoever has one of these may ask for one of the actions at least.
    static let permissions: [Permission] = [
        .startRun, .stopRun, .pauseRun, .retryRun, .rollBackRun, .approve, .trigger,
    ]

    /// - Throws: what whoever may ask for another action is told.
    func require(of caller: Caller) throws(ProblemError) {
        guard !access.admits(caller) else { return }
        throw .notAllowed(caller, access)
    }

    private var access: Access {
        switch action {
        case .start: .may(.startRun)
        case .stop: .may(.stopRun)
        case .continue: .may(.pauseRun)
        case .retry: .may(.retryRun)
        // Which of the two it takes depends on the checkpoint.
        case .approval: .any([.approve, .trigger])
        case .rollback: .may(.rollBackRun)
        }
    }

    func ask(
        _ tasks: ReleaseTasks, _ call: Call, _ body: JSON
    ) async throws -> ReleaseAnswer {
        let id = call.parameter("pipeline_id")
        try checkBody(body)
        let asker = call.asker
        switch action {
        case .start:
            let selection = try ReleaseTask.Selection.read(body["selected_tasks"])
            return try await tasks.start(id, selection: selection, by: asker)
        case .stop: return try await tasks.stop(id, by: asker)
        case .continue: return try await tasks.resume(id, by: asker)
        case .retry: return try await tasks.retry(id, by: asker)
        case .rollback: return try await tasks.rollBack(id, by: asker)
        case .approval:
            return try await tasks.decide(id, try decision(body, call.caller), by: asker)
        }
    }

    private static let own: [ReleaseAction: Set<String>] = [
        .start: ["selected_tasks"], .approval: ["task_name", "approval_type", "message"],
    ]

    /// Every field belongs to one action; null says nothing.
    private func checkBody(_ body: JSON) throws(ResourceError) {
        let known = ["selected_tasks", "task_name", "approval_type", "message"]
        for member in body.object ?? [] {
            guard known.contains(member.name) else {
                throw .invalid(
                    field: member.name,
                    "the body has no such field; it may say \(known.joined(separator: ", "))")
            }
            let isOwn = Self.own[action]?.contains(member.name) ?? false
            guard isOwn || member.value == .null else {
                throw .invalid(field: member.name, "is not for \(action.rawValue)")
            }
        }
    }

    private func decision(
        _ body: JSON, _ caller: Caller
    ) throws(ResourceError) -> ReleaseTasks.Decision {
        guard let task = body["task_name"]?.string else {
            throw .invalid(
                field: "task_name", "is missing: approval takes the checkpoint's name")
        }
        guard let type = body["approval_type"]?.string, type == "agree" || type == "refuse"
        else {
            throw .invalid(field: "approval_type", "must be agree or refuse")
        }
        let message = body["message"] ?? .null
        guard message == .null || message.string != nil else {
            throw .invalid(field: "message", "must be a text")
        }
        guard message.string?.count ?? 0 <= 1_024 else {
            throw .invalid(field: "message", "has more than 1024 characters")
        }
        return ReleaseTasks.Decision(
            task: task, agrees: type == "agree", message: message.string ?? "",
            mayApprove: caller.may(.approve), mayTrigger: caller.may(.trigger))
    }
}
