internal import ReleaseModel

/// Reads one task: its name and exactly one of the five kinds.
struct TaskDecoder {
    static let kinds = ["action", "approval", "trigger", "wait", "gate"]

    let problems: Problems
    let directory: String?

    func draft(_ node: SourceNode, place: String, phase: Int, group: Int) -> DraftTask {
        var task = DraftTask(position: node.position, phase: phase, group: group)
        guard let unnamed = Fields(node, place: place, problems: problems) else { return task }
        task.name = unnamed.name(example: "name: compile")
        if let member = unnamed["name"] { task.position = member.value.position }
        let place = task.name.map { "task \($0)" } ?? place
        guard let fields = Fields(node, place: place, problems: problems) else { return task }
        refuseUnknown(fields)
        guard let kind = onlyKind(of: fields) else { return task }
        switch kind.name {
        case "action": readAction(kind, of: fields, into: &task)
        case "approval": task.kind = ApprovalDecoder(problems: problems).approval(kind, of: fields)
        case "trigger": task.kind = trigger(kind, of: fields)
        case "wait":
            task.kind = kind.duration(place: place, allowsZero: true, problems)
                .map { .wait($0) }
        default: readGate(kind, of: fields, into: &task)
        }
        return task
    }

    private func refuseUnknown(_ fields: Fields) {
        let isAction = fields["action"] != nil
        var known = ["name"] + Self.kinds
        var belongs: [String: String] = [
            "retry": "to a task with an `action`",
            "timeout": fields["gate"] == nil
                ? "to a task with an `action`" : "as `within` in the gate",
            "expires": "in the approval",
        ]
        if isAction {
            known += ["timeout", "retry"]
            for name in ["undo", "idempotent", "changes", "outputs", "driver", "run"] {
                belongs[name] = "in the `action`"
            }
        }
        fields.refuseUnknown(known: known, belongs: belongs)
    }

    private func onlyKind(of fields: Fields) -> SourceMember? {
        let found = fields.members.filter { Self.kinds.contains($0.name) }
        guard let first = found.first else {
            problems.error(
                "\(fields.place) says nothing to do", at: fields.position,
                write: "one of `action`, `approval`, `trigger`, `wait` and `gate`")
            return nil
        }
        for other in found.dropFirst() {
            problems.error(
                "\(fields.place) has `\(first.name)` and `\(other.name)`", at: other.position,
                write: "one of them, and another task for the other")
        }
        return found.count == 1 ? first : nil
    }
}

extension TaskDecoder {
    private func trigger(_ member: SourceMember, of task: Fields) -> PlanTask.Kind? {
        guard
            let fields = Fields(
                member.value, place: "the trigger of \(task.place)", problems: problems)
        else { return nil }
        fields.refuseUnknown(known: ["by"])
        return .trigger(TriggerSpec(by: fields.texts("by", NameRule.problem(ofPerson:)) ?? []))
    }

    private func readGate(_ member: SourceMember, of task: Fields, into draft: inout DraftTask) {
        let place = "the gate of \(task.place)"
        guard let fields = Fields(member.value, place: place, problems: problems),
            let driver = driver(of: fields, among: KnownDriver.all.filter { $0.gate != nil }),
            let table = driver.gate
        else { return }
        fields.refuseUnknown(
            known: ["driver"] + table.map(\.name) + ["every", "for", "within"])
        var reader = InputReader(problems: problems, directory: directory, driver: driver)
        var gate = GateSpec(driver: driver.name, input: reader.input(fields, table))
        gate.every = fields.duration("every", allowsZero: false) ?? gate.every
        gate.holds = fields.duration("for", allowsZero: true) ?? gate.holds
        gate.within = fields.duration("within", allowsZero: false) ?? gate.within
        if gate.holds > gate.within, let member = fields["for"] ?? fields["within"] {
            let within = DurationText.format(gate.within)
            problems.error(
                "\(place) can never pass: it must hold for \(DurationText.format(gate.holds)) "
                    + "within \(within)", at: member.value.position,
                write: "a `for` of at most \(within), or a longer `within`")
        }
        draft.uses = reader.uses
        draft.kind = .gate(gate)
    }

    func driver(of fields: Fields, among drivers: [KnownDriver]) -> KnownDriver? {
        let names = drivers.map(\.name)
        guard let member = fields.required("driver", example: "driver: \(names[0])") else {
            return nil
        }
        if let known = drivers.first(where: { $0.name == member.value.text }) { return known }
        let near = member.value.text.flatMap { Nearest.match($0, among: names) }
        problems.error(
            "\(fields.place) has no driver \(member.value.shown)", at: member.value.position,
            write: near.map { "`\($0)`" } ?? names.map { "`\($0)`" }.joined(separator: " or "))
        return nil
    }
}
