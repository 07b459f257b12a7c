package import ReleaseEngine
package import ReleaseModel
internal import Synchronization

/// Region release tasks: made, changed, carried out, and looked at.
package final class ReleaseTasks: Sendable {
    package let catalog: Catalog
    package let engine: Engine
    let planner: ReleaseTaskPlanner
    /// Rung when a trigger policy changes: whoever waits for the next time looks again.
    let bell = Bell()
    /// Those that are being changed, started or retried at this moment.
    private let busy = Mutex<Set<String>>([])

    package init(catalog: Catalog, engine: Engine) {
        self.catalog = catalog
        self.engine = engine
        planner = ReleaseTaskPlanner(components: ComponentPlanner(catalog: catalog))
    }

    // MARK: Looking

    /// A release task with where it is.
    package struct Seen: Sendable {
        package var task: ReleaseTask
        package var status: ReleaseStatus

        package init(task: ReleaseTask, status: ReleaseStatus) {
            self.task = task
            self.status = status
        }
    }

    /// The release tasks of a project, newest first.
    package func list(
        in project: String, offset: Int, limit: Int
    ) async throws -> [Seen] {
        let all = catalog.all(ReleaseTask.self, in: project)
        // Of those made in one millisecond, the greater id first: they come sorted by it.
        let page = all.indices.map { (made: all[$0].createdAt, place: $0) }
            .sorted { ($0.made, $0.place) > ($1.made, $1.place) }
            .dropFirst(offset).prefix(limit).map { all[$0.place] }
        let standings = try await engine.standings(of: page.compactMap(\.run))
        return page.map { task in
            Seen(task: task, status: ReleaseStatus(task.run.flatMap { standings[$0] }))
        }
    }

    package func find(_ id: String, in project: String) throws(ResourceError) -> ReleaseTask {
        guard let task = catalog.find(ReleaseTask.self, id, in: project) else {
            throw .missing(.releaseTask, id: id)
        }
        return task
    }

    package func status(of task: ReleaseTask) async throws -> ReleaseStatus {
        guard let run = task.run else { return .initialised }
        return ReleaseStatus(try await engine.standings(of: [run])[run])
    }

    /// The run of the last execution; nil where it never began.
    package func run(of task: ReleaseTask) async throws -> Run? {
        guard let run = task.run else { return nil }
        do {
            return try await engine.runState(run)
        } catch EngineError.noSuchRun {
            return nil
        }
    }

    /// The stages of a version; of the newest one unless said otherwise.
    package func config(
        of task: ReleaseTask, version: Int? = nil
    ) async throws -> ReleaseConfig {
        let id = task.configID(version ?? task.version)
        guard let document = try await catalog.store.document(ReleaseTask.configKind, id),
            let json = try? JSON(decoding: document.body)
        else {
            throw ResourceError.unavailable("the stages of \(task.name) cannot be read")
        }
        return try ReleaseConfigReader.read(
            stages: json["sources"] == nil ? json["stages"] : nil, sources: json["sources"],
            mode: json["sources"] == nil ? "ui" : "template")
    }

    // MARK: One at a time

    /// Lets nobody else change or start the same release task meanwhile.
    func alone<Result>(_ id: String, _ body: () async throws -> Result) async throws -> Result {
        guard busy.withLock({ $0.insert(id).inserted }) else {
            throw ResourceError.conflict(
                "\(id) is being changed or started at this moment; ask again")
        }
        defer { busy.withLock { _ = $0.remove(id) } }
        return try await body()
    }

    func commit(_ writes: [CatalogWrite], _ audit: AuditDraft?) async throws(ResourceError) {
        do throws(CatalogError) {
            try await catalog.commit(writes, audit)
        } catch {
            throw ResourceError(error, .releaseTask)
        }
    }

    /// Its name for refusals, with what would have to change.
    func wrongState(
        _ task: ReleaseTask, _ status: ReleaseStatus, _ sentence: String, _ remedy: String
    ) -> ResourceError {
        .wrongState(
            .releaseTask, sentence,
            [
                .init(
                    "\(task.name) has status \(status.rawValue) (\(status.label))",
                    remedy: remedy)
            ])
    }
}
