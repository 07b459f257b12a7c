package import ReleaseEngine
package import ReleaseModel
internal import Synchronization

/// Release plans of the old edition: made, changed, carried out, and looked at.
///
/// They share nothing with region release tasks but the engine.
package final class ReleasePlans: Sendable {
    let catalog: Catalog
    let engine: Engine
    let components: Components
    let planner: ReleasePlanPlanner
    /// Those that are being changed or executed at this moment.
    private let busy = Mutex<Set<String>>([])

    package init(catalog: Catalog, engine: Engine, host: any HostView = NothingSeen()) {
        self.catalog = catalog
        self.engine = engine
        components = Components(catalog: catalog, engine: engine, host: host)
        planner = ReleasePlanPlanner(catalog: catalog)
    }

    // MARK: Looking

    /// A release plan with where it is.
    package struct Seen: Sendable {
        package var plan: ReleasePlan
        package var status: ReleasePlanStatus

        package init(plan: ReleasePlan, status: ReleasePlanStatus) {
            self.plan = plan
            self.status = status
        }
    }

    /// A part of the release plans of a project.
    package func list(_ listing: Listing, in project: String) async throws -> ListPart<Seen> {
        let part = listing.apply(to: catalog.all(ReleasePlan.self, in: project))
        // Most runs are told by their rows; the others are read.
        let standings = try await engine.standings(of: part.elements.compactMap(\.run))
        var seen: [Seen] = []
        for plan in part.elements {
            let row = plan.run.flatMap { standings[$0]?.summary.status }
            if let known = row.flatMap(RunStatus.init).flatMap(ReleasePlanStatus.init) {
                seen.append(Seen(plan: plan, status: known))
            } else {
                seen.append(Seen(plan: plan, status: try await status(of: plan)))
            }
        }
        return ListPart(count: part.count, elements: seen)
    }

    package func find(_ id: String, in project: String) throws(ResourceError) -> ReleasePlan {
        guard let plan = catalog.find(ReleasePlan.self, id, in: project) else {
            throw .missing(.releasePlan, id: id)
        }
        return plan
    }

    package func status(of plan: ReleasePlan) async throws -> ReleasePlanStatus {
        ReleasePlanStatus(try await run(of: plan))
    }

    /// The run of the last execution; nil where it never began.
    package func run(of plan: ReleasePlan) async throws -> Run? {
        guard let run = plan.run else { return nil }
        do {
            return try await engine.runState(run)
        } catch EngineError.noSuchRun {
            return nil
        }
    }

    /// The components of a plan, as they were said.
    package func items(of plan: ReleasePlan) async throws -> [ReleasePlanItem] {
        guard let document = try await document(of: plan),
            let json = try? JSON(decoding: document.body)
        else {
            throw ResourceError.unavailable("the components of \(plan.name) cannot be read")
        }
        return try [ReleasePlanItem](json, plan.action)
    }

    func document(of plan: ReleasePlan) async throws(ResourceError) -> Document? {
        do throws(StoreError) {
            return try await catalog.store.document(ReleasePlan.itemsKind, plan.id)
        } catch {
            throw .unavailable("the components of \(plan.name) cannot be read: \(error)")
        }
    }

    /// How far its last execution has come with each component.
    package func progress(of plan: ReleasePlan) async throws -> [ReleasePlanProgress] {
        ReleasePlanProgress.all(
            try await items(of: plan), of: plan, try await run(of: plan))
    }

    // MARK: One at a time

    /// Lets nobody else change or execute the same plan meanwhile.
    func alone<Result>(_ id: String, _ body: () async throws -> Result) async throws -> Result {
        guard busy.withLock({ $0.insert(id).inserted }) else {
            throw ResourceError.conflict(
                "\(id) is being changed or executed at this moment; ask again")
        }
        defer { busy.withLock { _ = $0.remove(id) } }
        return try await body()
    }

    func commit(_ writes: [CatalogWrite], _ audit: AuditDraft?) async throws(ResourceError) {
        do throws(CatalogError) {
            try await catalog.commit(writes, audit)
        } catch {
            throw ResourceError(error, .releasePlan)
        }
    }

    /// Refuses what the status does not allow, and says what can be done instead.
    func require(
        _ plan: ReleasePlan, _ status: ReleasePlanStatus, in allowed: Set<ReleasePlanStatus>,
        _ sentence: String
    ) throws(ResourceError) {
        guard !allowed.contains(status) else { return }
        throw .wrongState(
            .releasePlan, sentence,
            [
                .init(
                    "\(plan.name) has status \(status.rawValue) (\(status.label))",
                    remedy: status.remedy(plan))
            ])
    }
}

extension ReleasePlanStatus {
    /// What can be done with a plan that is there.
    fileprivate func remedy(_ plan: ReleasePlan) -> String {
        let retry = "POST /api/v1/release-plans/\(plan.id)/retry"
        let back = plan.action == .upgrade ? "roll it back" : "make a new plan"
        switch self {
        case .created: return "execute, edit or delete it"
        case .running: return "wait until it has ended, or abort it"
        case .aborting, .rollingBack: return "wait until it has ended"
        case .success: return back
        case .failed, .partiallyFailed: return "retry it (\(retry)), or \(back)"
        case .aborted: return "execute it to go on, or \(back)"
        case .rollbackSucceeded: return "execute it again"
        case .rollbackFailed: return "retry the rollback (\(retry))"
        }
    }
}
