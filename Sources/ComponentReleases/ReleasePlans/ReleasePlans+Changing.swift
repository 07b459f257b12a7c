internal import ReleaseEngine
package import ReleaseModel

extension ReleasePlans {
    package func create(
        _ draft: ReleasePlanDraft, by asker: Asker
    ) async throws -> ReleasePlan {
        let limit = ReleasePlan.Limits.plans
        guard catalog.count(ReleasePlan.self, in: asker.project) < limit else {
            throw ResourceError.wrongState(
                .releasePlan, "A project has at most \(limit) release plans.",
                [.init("there are \(limit)", remedy: "delete one that is not needed")])
        }
        var plan = ReleasePlan(
            id: Identifier.fresh(), project: asker.project, name: draft.name,
            action: draft.action, failStrategy: draft.failStrategy,
            creator: asker.principal.name, createdAt: asker.now.milliseconds)
        plan.about = draft.about
        plan.swimlane = draft.swimlane
        try check(draft.items, of: plan)
        try await commit(
            [.insert(plan), Self.write(draft.items, of: plan, replaces: 0)],
            asker.audit("create-release-plan", "release-plan/\(plan.id)", Self.detail(draft)))
        return plan
    }

    /// Changes a plan that was never executed.
    package func edit(_ id: String, _ body: JSON, by asker: Asker) async throws -> ReleasePlan {
        try await alone(id) {
            guard let held = catalog.held(ReleasePlan.self, id, in: asker.project) else {
                throw ResourceError.missing(.releasePlan, id: id)
            }
            var plan = held.record
            try require(
                plan, try await status(of: plan), in: [.created],
                "Only a release plan that was never executed can be edited.")
            let draft = try ReleasePlanDraft(body: body, over: plan)
            plan.name = draft.name
            plan.about = draft.about
            plan.failStrategy = draft.failStrategy
            plan.swimlane = draft.swimlane
            plan.changedAt = asker.now.milliseconds
            try check(draft.items, of: plan)
            let version = try await document(of: plan)?.version ?? 0
            try await commit(
                [
                    .put(plan, replaces: held.version),
                    Self.write(draft.items, of: plan, replaces: version),
                ],
                asker.audit("edit-release-plan", "release-plan/\(id)", Self.detail(draft)))
            return plan
        }
    }

    package func delete(_ id: String, by asker: Asker) async throws {
        try await alone(id) {
            let plan = try find(id, in: asker.project)
            let run = try await run(of: plan)
            // A run that somebody paused may go on at any moment, too.
            let isOpen = run?.status.isOpen ?? false
            try require(
                plan, ReleasePlanStatus(run), in: isOpen ? [] : Set(ReleasePlanStatus.allCases),
                "A release plan that moves cannot be deleted.")
            var writes: [CatalogWrite] = [.remove(ReleasePlan.self, id)]
            if let document = try await document(of: plan) {
                writes.append(
                    .document(
                        DocumentWrite(
                            kind: document.kind, id: document.id, replaces: document.version,
                            body: nil)))
            }
            try await commit(writes, asker.audit("delete-release-plan", "release-plan/\(id)"))
        }
    }

    // MARK: Parts of it

    /// Refuses what could never be executed.
    ///
    /// What it refers to must be there; how it is counts only when it is executed.
    private func check(_ items: [ReleasePlanItem], of plan: ReleasePlan) throws(ResourceError) {
        let planned = try planner.plan(
            items, for: purpose(plan, seed: "check", at: Instant(milliseconds: plan.createdAt)))
        do throws(Refusal) {
            _ = try FrozenPlan(planned, digest: planned.digest)
        } catch {
            throw ResourceError(invalid: error)
        }
    }

    func purpose(
        _ plan: ReleasePlan, seed: String, at: Instant
    ) -> ReleasePlanPlanner.Purpose {
        .init(
            name: plan.name, action: plan.action, failStrategy: plan.failStrategy,
            project: plan.project, seed: seed, creator: plan.creator, at: at)
    }

    private static func write(
        _ items: [ReleasePlanItem], of plan: ReleasePlan, replaces version: Int
    ) -> CatalogWrite {
        .document(
            DocumentWrite(
                kind: ReleasePlan.itemsKind, id: plan.id, replaces: version,
                body: JSON.array(items.map(\.json)).encoded,
                fields: [Output("plan", plan.id)]))
    }

    private static func detail(_ draft: ReleasePlanDraft) -> JSON {
        let items = JSON.array(draft.items.map(\.json))
        return [
            "name": .string(draft.name), "action": .string(draft.action.rawValue),
            "fail_strategy": .string(draft.failStrategy.rawValue),
            "components": .string("\(Digest(of: items.encoded))"),
        ]
    }
}
