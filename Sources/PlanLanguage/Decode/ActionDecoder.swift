internal import ReleaseModel

extension TaskDecoder {
    func readAction(_ member: SourceMember, of task: Fields, into draft: inout DraftTask) {
        let timeout = task.duration("timeout", allowsZero: false)
        let retry = retry(of: task)
        guard
            let fields = Fields(
                member.value, place: "the action of \(task.place)", problems: problems),
            let driver = driver(of: fields, among: KnownDriver.all)
        else { return }
        fields.refuseUnknown(
            known: ["driver"] + driver.action.map(\.name) + Self.shared,
            belongs: [
                "timeout": "beside `action`, in the task", "retry": "beside `action`, in the task",
            ])
        var reader = InputReader(problems: problems, directory: directory, driver: driver)
        var action = ActionSpec(driver: driver.name, input: reader.input(fields, driver.action))
        if driver.name == KnownDriver.command.name {
            action.input = inPlanFolder(action.input, fields, reader)
        }
        action.undo = undo(of: fields, driver, &reader)
        action.idempotent = fields.flag("idempotent") ?? false
        action.changes = fields.flag("changes") ?? changes(action)
        action.outputs = fields.texts("outputs", outputProblem(driver)) ?? []
        action.timeout = timeout ?? action.timeout
        action.retry = retry
        warnAbout(action, fields)
        draft.uses = reader.uses
        draft.kind = .action(action)
    }

    /// The fields that every action has.
    static let shared = ["undo", "idempotent", "changes", "outputs"]

    private func retry(of task: Fields) -> RetryPolicy {
        var policy = RetryPolicy()
        guard let member = task["retry"],
            let fields = Fields(
                member.value, place: "the retry of \(task.place)", problems: problems)
        else { return policy }
        fields.refuseUnknown(known: ["limit", "backoff", "maxBackoff"])
        policy.limit = fields.integer("limit", in: 0...100) ?? 0
        policy.backoff = fields.duration("backoff", allowsZero: true) ?? policy.backoff
        let longest = fields.duration("maxBackoff", allowsZero: true)
        if let longest, longest < policy.backoff, let member = fields["maxBackoff"] {
            problems.error(
                "`maxBackoff` of \(fields.place) is shorter than `backoff`",
                at: member.value.position,
                write: "at least \(DurationText.format(policy.backoff))")
        }
        policy.maxBackoff = longest ?? max(policy.maxBackoff, policy.backoff)
        return policy
    }

    /// A command always says where it runs: without `directory`, in the plan's folder.
    private func inPlanFolder(_ input: JSON, _ fields: Fields, _ reader: InputReader) -> JSON {
        guard fields["directory"] == nil else { return input }
        guard let folder = reader.absolute(".") else {
            _ = fields.required("directory", example: "directory: /absolute/folder")
            return input
        }
        return .members((input.object ?? []) + [JSON.Member("directory", .string(folder))])
    }

    private func undo(
        of fields: Fields, _ driver: KnownDriver, _ reader: inout InputReader
    ) -> ActionSpec.Undo {
        let place = "the undo of \(fields.place)"
        switch (driver.undo, fields["undo"]) {
        case (.builtIn, nil): return .builtIn
        case (.fields, nil): return .unknown
        case (_, let member?) where member.value.text == "none": return .nothing
        case (.builtIn, let member?) where member.value.text == "builtin": return .builtIn
        case (.builtIn, let member?):
            problems.error(
                "\(place) takes no fields: the \(driver.name) driver knows how",
                at: member.value.position, write: "nothing, or `undo: none`")
        case (.fields(let table), let member?):
            guard case .mapping = member.value.content else {
                fields.wrong(
                    member, "must be the fields of the \(driver.name) driver",
                    write: "`undo: none` where nothing is to be put back")
                return .nothing
            }
            guard let inner = Fields(member.value, place: place, problems: problems) else {
                return .nothing
            }
            inner.refuseUnknown(known: table.map(\.name))
            return .input(reader.input(inner, table))
        }
        // Something is said, if wrongly: no warning that nothing is.
        return .nothing
    }

    /// Whether an abort would leave something behind, where the plan does not say.
    private func changes(_ action: ActionSpec) -> Bool {
        switch action.driver {
        case KnownDriver.process.name: return true
        case KnownDriver.http.name:
            let method = action.input["method"]?.string ?? "POST"
            return method != "GET" && method != "HEAD"
        default:
            if case .input = action.undo { return true }
            return false
        }
    }

    private func outputProblem(_ driver: KnownDriver) -> (String) -> String? {
        { key in
            if let outputs = driver.outputs, !outputs.contains(key) {
                return "the \(driver.name) driver hands on \(outputs.joined(separator: ", ")), "
                    + "not \"\(key)\""
            }
            return Reference.isKey(key)
                ? nil : "\"\(key)\" is no key: letters, digits, `_` and `-`, no digit first"
        }
    }

    private func warnAbout(_ action: ActionSpec, _ fields: Fields) {
        if action.driver == KnownDriver.command.name, action.changes, action.undo == .unknown,
            let member = fields["changes"]
        {
            problems.warning(
                "\(fields.place) changes something and does not say how it is put back",
                at: member.position, write: "`undo: {run: […]}`, or `undo: none`")
        }
        if action.driver == KnownDriver.http.name, !action.idempotent, fields["status"] == nil {
            problems.warning(
                "\(fields.place) is neither idempotent nor has a status to ask: "
                    + "an answer that is lost must be resolved by a person",
                at: fields.position,
                write: "`idempotent: true` if the target bears a repetition, or `status: {url: …}`"
            )
        }
        if action.driver == KnownDriver.process.name, fields["port"] != nil,
            fields["health"] == nil
        {
            _ = fields.required("health", example: "health: {path: /health}")
        }
    }
}
