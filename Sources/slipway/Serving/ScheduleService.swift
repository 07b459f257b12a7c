internal import ComponentReleases
internal import Identity
internal import Logging
internal import ReleaseModel
internal import ServiceLifecycle

/// Starts release tasks whose time has come, until the process shall end.
struct ScheduleService: Service {
    let scheduler: ReleaseScheduler

    func run() async throws {
        await cancelWhenGracefulShutdown { await scheduler.run() }
    }
}

extension Assembly {
    /// What starts by itself is started by whoever set its schedule, as long as they may.
    func scheduler(_ logger: Logger) -> ReleaseScheduler {
        let directory = gatekeeper.directory
        return ReleaseScheduler(components.releaseTasks, logger: logger) { person, project in
            directory.mayStart(person, in: project)
        }
    }
}

extension Directory {
    /// Whether somebody may start something in a project now, whoever they were when they set it.
    fileprivate func mayStart(_ person: Principal, in project: String) -> Bool {
        let isLocal = person.identity.hasPrefix("local:")
        let known =
            isLocal
            ? person.isClaimed ? user(named: person.name) : nil
            : user(id: String(person.identity.dropFirst("user:".count)))
        guard let known else { return isLocal }
        return known.isEnabled && permissions(of: known, in: project).contains(.startRun)
    }
}
