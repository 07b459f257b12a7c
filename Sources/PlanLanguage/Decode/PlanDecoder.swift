internal import ReleaseModel

/// Reads the plan's own fields and nesting.
struct PlanDecoder {
    let problems: Problems
    let directory: String?

    func draft(_ root: SourceNode) -> DraftPlan {
        var draft = DraftPlan()
        guard let fields = Fields(root, place: "the plan", problems: problems) else { return draft }
        fields.refuseUnknown(
            known: ["name", "failMode", "parallelism", "variables", "phases"],
            belongs: ["groups": "in a phase", "tasks": "in a group"])
        draft.name = fields.name(example: "name: storefront-2.0") ?? ""
        draft.failMode = fields.choice("failMode") ?? .stop
        draft.parallelism =
            fields.integer("parallelism", in: 1...Plan.Limits.parallelism)
            ?? Plan.Limits.defaultParallelism
        draft.variables = variables(fields)
        readPhases(fields, into: &draft)
        return draft
    }

    private func variables(_ fields: Fields) -> [Plan.Variable] {
        guard let member = fields["variables"],
            let inner = Fields(member.value, place: "`variables`", problems: problems)
        else { return [] }
        var variables: [Plan.Variable] = []
        for entry in inner.members {
            if !Reference.isKey(entry.name) {
                problems.error(
                    "\"\(entry.name)\" is no variable's name", at: entry.position,
                    write: "letters, digits, `_` and `-`, a letter or `_` first, at most 64")
            }
            guard let text = entry.value.text else {
                inner.wrong(entry, "must be a text", write: "\"\" for an empty text")
                continue
            }
            if Template.mayRefer(text) {
                problems.warning(
                    "`${` in the value of the variable \(entry.name) stands for itself: "
                        + "values are not filled in", at: entry.value.position)
            }
            variables.append(Plan.Variable(entry.name, text))
        }
        return variables
    }

    private func readPhases(_ fields: Fields, into draft: inout DraftPlan) {
        guard let nodes = fields.list("phases", example: "phases: [{name: build, groups: […]}]")
        else { return }
        if nodes.count > Plan.Limits.phases {
            draft.hasMorePhases = true
            problems.error(
                "the plan has \(nodes.count) phases; at most \(Plan.Limits.phases) are allowed",
                at: nodes[Plan.Limits.phases].position, write: "fewer phases, or a second plan")
        }
        var names: Set<String> = []
        var groupNumber = 0
        for (number, node) in nodes.prefix(Plan.Limits.phases).enumerated() {
            guard let fields = Fields(node, place: "phase \(number + 1)", problems: problems) else {
                continue
            }
            let name = uniqueName(of: fields, example: "name: build", kind: "phase", &names)
            let place = name.map { "phase \($0)" } ?? fields.place
            guard let fields = Fields(node, place: place, problems: problems) else { continue }
            fields.refuseUnknown(
                known: ["name", "groups"], belongs: ["tasks": "in a group of the phase"])
            let groups = readGroups(fields, phase: number, &groupNumber, into: &draft)
            draft.phases.append(DraftPlan.Phase(name: name ?? "", groups: groups))
        }
    }

    private func readGroups(
        _ fields: Fields, phase: Int, _ groupNumber: inout Int, into draft: inout DraftPlan
    ) -> [DraftPlan.Group] {
        guard let nodes = fields.list("groups", example: "groups: [{name: web, tasks: […]}]")
        else { return [] }
        var groups: [DraftPlan.Group] = []
        var names: Set<String> = []
        for (number, node) in nodes.enumerated() {
            let place = "group \(number + 1) of \(fields.place)"
            guard let unnamed = Fields(node, place: place, problems: problems) else { continue }
            let name = uniqueName(of: unnamed, example: "name: web", kind: "group", &names)
            guard
                let inner = Fields(
                    node, place: name.map { "group \($0)" } ?? place, problems: problems)
            else { continue }
            inner.refuseUnknown(known: ["name", "tasks"])
            let first = draft.tasks.count
            for (number, task) in (inner.list("tasks", example: "tasks: [{name: …}]") ?? [])
                .enumerated()
            {
                guard hasRoom(for: task, in: &draft) else { return groups }
                let place = "task \(number + 1) of \(inner.place)"
                let decoder = TaskDecoder(problems: problems, directory: directory)
                draft.tasks.append(
                    decoder.draft(task, place: place, phase: phase, group: groupNumber))
            }
            groups.append(DraftPlan.Group(name: name ?? "", tasks: first..<draft.tasks.count))
            groupNumber += 1
        }
        return groups
    }

    /// Whether one more task may follow; the first one too many is reported, the rest not read.
    private func hasRoom(for task: SourceNode, in draft: inout DraftPlan) -> Bool {
        guard draft.tasks.count >= Plan.Limits.steps else { return true }
        if !draft.isFull {
            draft.isFull = true
            problems.error(
                "the plan has more than \(Plan.Limits.steps) tasks, which is what is allowed",
                at: task.position, write: "several plans")
        }
        return false
    }

    private func uniqueName(
        of fields: Fields, example: String, kind: String, _ names: inout Set<String>
    ) -> String? {
        guard let name = fields.name(example: example) else { return nil }
        if !names.insert(name).inserted, let member = fields["name"] {
            problems.error(
                "two \(kind)s are named \(name)", at: member.value.position,
                write: "another name")
        }
        return name
    }
}

extension Fields {
    /// The field `name`, where it follows the rule of names.
    func name(example: String) -> String? {
        guard let member = required("name", example: example) else { return nil }
        guard let name = member.value.text, NameRule.allows(name) else {
            wrong(member, "must be a name", write: NameRule.sentence)
            return nil
        }
        return name
    }
}
