internal import ReleaseModel

/// Checks what no single field shows: names, references and order.
struct PlanLint {
    private let draft: DraftPlan
    private let problems: Problems
    private let taskByName: [String: Int]
    private let variables: Set<String>

    init(_ draft: DraftPlan, _ problems: Problems) {
        self.draft = draft
        self.problems = problems
        variables = Set(draft.variables.map(\.name))
        var taskByName: [String: Int] = [:]
        for (index, task) in draft.tasks.enumerated() {
            if let name = task.name, taskByName[name] == nil { taskByName[name] = index }
        }
        self.taskByName = taskByName
    }

    func check() {
        checkNames()
        // Tasks that were not read would make every reference to them look wrong.
        guard !draft.isFull, !draft.hasMorePhases else { return }
        let links = checkUses()
        let order = TaskOrder(draft, links: links)
        for cycle in order.cycles() { report(cycle) }
        checkOneWaySteps(order)
    }

    private func checkNames() {
        for (index, task) in draft.tasks.enumerated() {
            guard let name = task.name, let first = taskByName[name], first != index else {
                continue
            }
            problems.error(
                "two tasks are named \(name); the first one is in line "
                    + "\(draft.tasks[first].position.line)", at: task.position,
                write: "another name: names are unique in the plan")
        }
    }

    /// Reports what cannot be filled in.
    ///
    /// - Returns: which task uses an output of which, where that can be.
    private func checkUses() -> [TaskLink] {
        var links: [TaskLink] = []
        for (index, task) in draft.tasks.enumerated() {
            for use in task.uses {
                switch use.part {
                case .literal, .reference(.secret): break
                case .malformed(let written) where written.hasPrefix("${secret"):
                    problems.error(
                        "`\(written)` names no secret", at: use.position,
                        write:
                            "`${secret:NAME}` or `${secret:NAME@2}`; a name is up to 64 letters, "
                            + "digits, `_` and `-`, no digit first")
                case .malformed(let written):
                    problems.error(
                        "`\(written)` is no reference", at: use.position,
                        write: "`${NAME}` or `${tasks.NAME.outputs.KEY}`, "
                            + "or `$${` for a `${` that stands for itself")
                case .reference(.variable(let name)): checkVariable(name, at: use.position)
                case .reference(.output(let maker, let key)):
                    if let link = link(index, to: maker, key, at: use.position) {
                        links.append(link)
                    }
                }
            }
        }
        return links
    }

    private func checkVariable(_ name: String, at position: Position) {
        guard !variables.contains(name) else { return }
        let near = Nearest.match(name, among: draft.variables.map(\.name))
        problems.error(
            "the plan has no variable \(name)", at: position,
            write: near.map { "`${\($0)}`" }
                ?? "`\(name)` into `variables`, or `$${\(name)}` if it is not Slipway's to fill in")
    }

    private func link(
        _ user: Int, to name: String, _ key: String, at position: Position
    ) -> TaskLink? {
        let written = Reference.output(task: name, key: key).description
        guard let maker = taskByName[name] else {
            let near = Nearest.match(name, among: draft.tasks.lazy.compactMap(\.name))
            problems.error(
                "`\(written)`: the plan has no task \(name)", at: position,
                write: near.map { "`\(Reference.output(task: $0, key: key))`" }
                    ?? "the name of an earlier task")
            return nil
        }
        checkOutput(key, of: maker, named: name, written, at: position)
        guard canPrecede(maker, user) else {
            problems.error(
                "`\(written)`: \(name) "
                    + (maker == user ? "cannot use its own output" : "comes later, never before"),
                at: position, write: "it in a task after \(name)")
            return nil
        }
        return TaskLink(maker: maker, user: user, position: position)
    }

    private func checkOutput(
        _ key: String, of maker: Int, named name: String, _ written: String, at position: Position
    ) {
        // A task that could not be read has its own problem; its outputs are not known.
        guard let kind = draft.tasks[maker].kind else { return }
        guard case .action(let action) = kind else {
            problems.error(
                "`\(written)`: \(name) is no action and hands nothing on", at: position,
                write: "an output of an action")
            return
        }
        guard !action.outputs.contains(key) else { return }
        let near = Nearest.match(key, among: action.outputs)
        problems.error(
            "`\(written)`: \(name) does not declare the output \(key)", at: position,
            write: near.map { "`\(Reference.output(task: name, key: $0))`" }
                ?? "`outputs: [\(key)]` into the action of \(name)")
    }

    /// Whether phases and the group leave it open that one task ends before the other begins.
    private func canPrecede(_ maker: Int, _ user: Int) -> Bool {
        let (first, second) = (draft.tasks[maker], draft.tasks[user])
        if first.phase != second.phase { return first.phase < second.phase }
        return first.group != second.group || maker < user
    }

    private func report(_ cycle: TaskOrder.Cycle) {
        var names = cycle.tasks.map { draft.tasks[$0].name ?? "?" }
        if names.count > 12 { names.replaceSubrange(6..<names.count - 5, with: ["…"]) }
        problems.error(
            "these tasks wait for each other: \((names + names.prefix(1)).joined(separator: " → "))",
            at: cycle.position, write: "the tasks in an order in which outputs come first")
    }

    private func checkOneWaySteps(_ order: TaskOrder) {
        let isGuarded = order.tasksAfterCheckpoints()
        for (index, task) in draft.tasks.enumerated() where !isGuarded[index] {
            guard case .action(let action) = task.kind, action.changes, action.undo == .unknown
            else { continue }
            problems.warning(
                "task \(task.name ?? "?") changes something for good, and no checkpoint "
                    + "stands before it", at: task.position,
                write: "an `approval` or a `trigger` before it, or say `undo` in its action")
        }
    }
}
