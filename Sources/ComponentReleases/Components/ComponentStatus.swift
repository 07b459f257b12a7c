internal import ReleaseEngine
internal import ReleaseModel

/// How a component is: from the run that changed it last, and from what really runs.
package struct ComponentStatus: Hashable, Sendable {
    package enum Word: String, Hashable, Sendable {
        case initializing = "INITIALIZING"
        case upgrading = "UPGRADING"
        case failed = "FAILED"
        case running = "RUNNING"
        case down = "DOWN"
        case deleting = "DELETING"
        case reserved = "RESERVED"
        case starting = "STARTING"
        case stopping = "STOPPING"
        case stopped = "STOPPED"
        case restarting = "RESTARTING"
        case pending = "PENDING"
        case unknown = "UNKNOWN"
        case partiallyFailed = "PARTIALLY_FAILED"
    }

    package var word: Word
    package var available: Int
    /// How many shall run, on all targets together.
    package var replicas: Int
    /// One of the published words, where one fits.
    package var failure: String?
    package var lastJob: String?
}

extension Components {
    /// The status of each, in order; a run that several share is read once.
    package func statuses(of components: [Component]) async -> [ComponentStatus] {
        var runs: [String: Run] = [:]
        var statuses: [ComponentStatus] = []
        for component in components {
            var run: Run?
            if let id = component.lastChange?.run {
                if let known = runs[id] {
                    run = known
                } else {
                    run = try? await engine.runState(RunID(id))
                    runs[id] = run
                }
            }
            statuses.append(await status(of: component, run))
        }
        return statuses
    }

    private func status(of component: Component, _ run: Run?) async -> ComponentStatus {
        var available = 0
        for deployment in component.deployed.values {
            available += await host.living(deployment.folder, root: deployment.root)
        }
        let targets =
            catalog.find(
                Environment.self, component.environment, in: component.project)?.places.count ?? 1
        let replicas = component.spec.replicas * max(1, targets)
        var status = ComponentStatus(
            word: .unknown, available: available, replicas: replicas, failure: nil,
            lastJob: component.lastChange?.id)
        let settled = Self.settled(component, available: available, replicas: replicas)
        guard let change = component.lastChange, let run else {
            status.word = component.lastChange == nil ? .reserved : settled
            return status
        }
        let progress = JobProgress(
            run, of: component.id,
            isWhole: run.id == RunID(startedBy: change.id, in: component.project))
        if !progress.isOver, run.status.isOpen {
            status.word = Self.moving(change.action)
        } else if progress.hasFailed || run.status == .rollbackFailed {
            // Taken back, or ended by a person at a gray release, it is what it was.
            status.word =
                run.status == .rolledBack
                ? settled : progress.isPartial ? .partiallyFailed : .failed
            if change.action == .create, status.word == .failed {
                status.failure = "create_failed"
            }
            if change.action == .delete, status.word != settled {
                status.failure = "delete_failed"
            }
        } else if run.status == .stopped || run.status == .aborted, !progress.isOver {
            status.word = component.deployed.isEmpty ? .failed : settled
        } else {
            status.word = settled
        }
        return status
    }

    private static func settled(
        _ component: Component, available: Int, replicas: Int
    ) -> ComponentStatus.Word {
        if component.deployed.isEmpty { return .reserved }
        if component.isStopped { return .stopped }
        return available == 0 && replicas > 0 ? .down : .running
    }

    private static func moving(_ action: Component.Action) -> ComponentStatus.Word {
        switch action {
        case .create: .initializing
        case .upgrade, .scale, .rollback, .gray: .upgrading
        case .start: .starting
        case .stop: .stopping
        case .restart: .restarting
        case .delete: .deleting
        }
    }
}
