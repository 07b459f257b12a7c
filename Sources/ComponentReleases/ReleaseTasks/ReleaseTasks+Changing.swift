internal import ReleaseEngine
internal import ReleaseModel

extension ReleaseTasks {
    package func create(
        _ draft: ReleaseTaskDraft, by asker: Asker
    ) async throws -> ReleaseTask {
        try check(draft, by: asker)
        let limit = ReleaseConfig.Limits.releaseTasks
        guard catalog.count(ReleaseTask.self, in: asker.project) < limit else {
            throw ResourceError.wrongState(
                .releaseTask, "A project has at most \(limit) release tasks.",
                [.init("there are \(limit)", remedy: "delete one that is not needed")])
        }
        let person = ReleaseTask.Person(asker.principal)
        var task = ReleaseTask(
            id: Identifier.fresh(), project: asker.project, name: draft.name, editor: person,
            creator: person.name, createdAt: asker.now.milliseconds)
        take(draft, into: &task)
        try await commit(
            [.insert(task), config(draft.config, of: task)],
            asker.audit("create-release-task", "release-task/\(task.id)", Self.detail(draft)))
        return task
    }

    /// A new release task that does the same.
    package func clone(
        _ id: String, named name: String?, by asker: Asker
    ) async throws -> ReleaseTask {
        let task = try find(id, in: asker.project)
        let config = try await self.config(of: task)
        let name = name ?? freeName(after: task)
        guard ReleaseTaskDraft.isName(name) else {
            throw ResourceError.invalid(field: "name", ReleaseTaskDraft.nameRule)
        }
        return try await create(
            ReleaseTaskDraft(cloning: task, config, named: name), by: asker)
    }

    package func edit(
        _ id: String, _ draft: ReleaseTaskDraft, by asker: Asker
    ) async throws -> ReleaseTask {
        try await alone(id) {
            guard let held = catalog.held(ReleaseTask.self, id, in: asker.project) else {
                throw ResourceError.missing(.releaseTask, id: id)
            }
            var task = held.record
            try await requireAtRest(task, "edited")
            try await requireOneEditor(of: task, asker)
            try check(draft, by: asker)
            task.version += 1
            task.changedAt = asker.now.milliseconds
            task.editor = ReleaseTask.Person(asker.principal)
            take(draft, into: &task)
            try await commit(
                [.put(task, replaces: held.version), config(draft.config, of: task)],
                asker.audit("edit-release-task", "release-task/\(id)", Self.detail(draft)))
            await sweepConfigs(of: task)
            return task
        }
    }

    package func delete(_ id: String, by asker: Asker) async throws {
        try await alone(id) {
            let task = try find(id, in: asker.project)
            try await requireAtRest(task, "deleted")
            var writes: [CatalogWrite] = [.remove(ReleaseTask.self, id)]
            let documents =
                try await self.documents(ReleaseTask.configKind, of: task)
                + self.documents(ReleaseTask.executionKind, of: task)
            writes += documents.map(Self.removal(of:))
            try await commit(writes, asker.audit("delete-release-task", "release-task/\(id)"))
        }
        bell.ring()
    }

    // MARK: Parts of it

    private func take(_ draft: ReleaseTaskDraft, into task: inout ReleaseTask) {
        task.name = draft.name
        task.description = draft.description
        task.enterpriseProject = draft.enterpriseProject
        task.configMode = draft.configMode
        task.failMode = draft.failMode.rawValue
    }

    private func check(_ draft: ReleaseTaskDraft, by asker: Asker) throws(ResourceError) {
        try planner.check(
            draft.config,
            for: .init(
                name: draft.name, failMode: draft.failMode, project: asker.project, seed: "check",
                creator: asker.principal.name, at: asker.now))
    }

    private func config(_ config: ReleaseConfig, of task: ReleaseTask) -> CatalogWrite {
        .document(
            DocumentWrite(
                kind: ReleaseTask.configKind, id: task.configID(task.version), replaces: 0,
                body: config.json.encoded, fields: [Output("task", task.id)]))
    }

    static func removal(of document: Document) -> CatalogWrite {
        .document(
            DocumentWrite(
                kind: document.kind, id: document.id, replaces: document.version, body: nil))
    }

    /// Removes stages that nobody needs any more: what the last execution was started with is
    /// compared at a retry, and older ones never.
    ///
    /// What cannot be removed now is removed the next time.
    func sweepConfigs(of task: ReleaseTask) async {
        let needed = [task.version, task.lastExecution?.version ?? task.version]
            .map(task.configID)
        guard let documents = try? await documents(ReleaseTask.configKind, of: task) else { return }
        let old = documents.filter { !needed.contains($0.id) }
        guard !old.isEmpty else { return }
        try? await catalog.commit(old.map(Self.removal(of:)))
    }

    private static func detail(_ draft: ReleaseTaskDraft) -> JSON {
        ["name": .string(draft.name), "config": .string("\(draft.config.digest)")]
    }

    private func requireAtRest(_ task: ReleaseTask, _ done: String) async throws {
        let status = try await status(of: task)
        guard !status.isUnderWay else {
            throw wrongState(
                task, status, "A release task that runs cannot be \(done).",
                "wait until it has ended, or stop it")
        }
    }

    /// Whoever changes what failed does not approve it, and a retry amends its run as one person.
    private func requireOneEditor(of task: ReleaseTask, _ asker: Asker) async throws {
        guard let execution = task.lastExecution, execution.version < task.version,
            !task.editor.principal.isSamePerson(as: asker.principal),
            try await status(of: task) == .failed
        else { return }
        throw ResourceError.wrongState(
            .releaseTask, "\(task.name) failed, and \(task.editor.name) has edited it since.",
            [
                .init(
                    "whoever changes what failed does not approve it, and a retry is of one editor",
                    remedy: "retry it first, let \(task.editor.name) edit it, or start it anew")
            ])
    }

    /// `NAME-copy`, or with a number where there is one.
    private func freeName(after task: ReleaseTask) -> String {
        let taken = Set(
            catalog.all(ReleaseTask.self, in: task.project)
                .filter { $0.enterpriseProject == task.enterpriseProject }.map(\.name))
        let names = (1...ReleaseConfig.Limits.releaseTasks + 1).lazy.map { number in
            let ending = number == 1 ? "-copy" : "-copy-\(number)"
            return String(task.name.prefix(64 - ending.utf8.count)) + ending
        }
        return names.first { !taken.contains($0) } ?? task.name
    }
}

extension ReleaseTaskDraft {
    fileprivate init(cloning task: ReleaseTask, _ config: ReleaseConfig, named name: String) {
        self.name = name
        description = task.description
        enterpriseProject = task.enterpriseProject
        configMode = task.configMode
        failMode = Plan.FailMode(rawValue: task.failMode) ?? .stop
        self.config = config
    }
}
