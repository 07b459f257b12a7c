package import ReleaseEngine
package import ReleaseModel

/// Brings components to their targets, and keeps their records true to what was done.
///
/// The processes are another driver's; this one says what they shall be, and writes down what they
/// are. What was recorded before is put back by an undo.
package struct ComponentDriver: Driver {
    private let process: any Driver
    let catalog: Catalog
    private let ports: PortBook

    package init(process: any Driver, catalog: Catalog, ports: PortBook) {
        self.process = process
        self.catalog = catalog
        self.ports = ports
    }

    package func probe(_ effect: Effect) async throws -> Probe {
        switch try ComponentOrder(effect.input) {
        case .createApplication(let record): return exists(record, effect)
        case .createComponent(let record): return exists(record, effect)
        case .remove(let project, let id):
            let isThere = catalog.find(Component.self, id, in: project) != nil
            return isThere == (effect.key.direction == .undo) ? .done([]) : .notDone
        case .deploy(let order):
            guard let record = catalog.find(Component.self, order.component, in: order.project)
            else { return effect.key.direction == .undo ? .done([]) : .notDone }
            guard let inner = inner(effect, order, record) else { return .notDone }
            let probe = try await process.probe(inner)
            guard case .done = probe, !isRecorded(effect, order, record) else { return probe }
            // It runs, and is not written down: performed again it is only that.
            return .notDone
        }
    }

    package func perform(
        _ effect: Effect, _ context: any EffectContext
    ) async throws -> Outcome {
        switch try ComponentOrder(effect.input) {
        case .createApplication(let record):
            var record = record
            record.createdAt = Self.now
            record.changedAt = record.createdAt
            return try await insert(record)
        case .createComponent(let record):
            var record = record
            record.createdAt = Self.now
            record.changedAt = record.createdAt
            return try await insert(record)
        case .remove(let project, let id):
            guard let record = catalog.find(Component.self, id, in: project) else {
                return .succeeded([])
            }
            try await context.willReplace(["record": ComponentOrder.json(record)])
            try await catalog.commit([.remove(Component.self, id)])
            return .succeeded([])
        case .deploy(let order): return try await deploy(effect, order, context)
        }
    }

    package func undo(_ effect: Effect, _ context: any EffectContext) async throws -> Outcome {
        switch try ComponentOrder(effect.input) {
        case .createApplication(let record):
            guard
                !catalog.all(Component.self, in: record.project).contains(where: {
                    $0.application == record.id
                })
            else {
                return .failed(
                    reason: "\(record.name) has components by now; delete them, then retry")
            }
            return try await remove(record)
        case .createComponent(let record):
            if let found = catalog.find(Component.self, record.id, in: record.project),
                !found.deployed.isEmpty
            {
                return .failed(reason: "\(record.name) still runs; stop and delete it, then retry")
            }
            return try await remove(record)
        case .remove(let project, let id):
            guard let old = effect.before.first?["record"],
                catalog.find(Component.self, id, in: project) == nil
            else { return .succeeded([]) }
            return try await insert(try ComponentOrder.read(Component.self, old))
        case .deploy(let order):
            guard let record = catalog.find(Component.self, order.component, in: order.project),
                let inner = inner(effect, order, record)
            else { return .succeeded([]) }
            let outcome = try await process.undo(inner, context)
            if case .succeeded = outcome { try await forget(effect, order) }
            return outcome
        }
    }

    package func restore(_ residue: Residue, of effect: Effect) async throws -> Outcome {
        try await process.restore(residue, of: effect)
    }

    package func evidence(of key: EffectKey) async -> Evidence? {
        await process.evidence(of: key)
    }

    package func log(of key: EffectKey, from offset: Int, limit: Int) async -> LogChunk? {
        await process.log(of: key, from: offset, limit: limit)
    }

    // MARK: Deploying

    private func deploy(
        _ effect: Effect, _ order: ComponentOrder.Deploy, _ context: any EffectContext
    ) async throws -> Outcome {
        guard var record = catalog.find(Component.self, order.component, in: order.project) else {
            return .failed(reason: "there is no component \(order.component) any more")
        }
        do {
            record = try await begin(effect, order, record)
        } catch let error as ResourceError {
            return .failed(reason: error.description)
        }
        guard let inner = inner(effect, order, record) else {
            return .failed(reason: "\(record.name) has no ports on \(order.target)")
        }
        let before = Before(record, order.target)
        let outcome = try await process.perform(
            inner, RecordingContext(base: context, record: ComponentOrder.json(before)))
        if case .succeeded = outcome { try await note(effect, order) }
        return outcome
    }

    /// Notes that it is changed, and gives it its ports.
    private func begin(
        _ effect: Effect, _ order: ComponentOrder.Deploy, _ record: Component
    ) async throws -> Component {
        var record = record
        if !record.changes.contains(where: { $0.id == order.change }) {
            record = try await catalog.update(
                Component.self, record.id, in: record.project
            ) { record in
                record.note(
                    Component.Change(
                        id: order.change, run: effect.key.run.description, action: order.action,
                        version: order.spec.version, at: Self.now))
            }
        }
        guard order.process["proxy"] != nil else { return record }
        record.ports[order.target] = try await ports.port(of: record, on: order.target)
        return record
    }

    /// The effect of the process driver: the same key, with the ports of the record.
    ///
    /// Nil where it has none yet, so that nothing can have begun.
    private func inner(
        _ effect: Effect, _ order: ComponentOrder.Deploy, _ record: Component
    ) -> Effect? {
        var inner = effect
        inner.driver = "process"
        var members = order.process.object ?? []
        if order.process["proxy"] != nil {
            guard let port = record.ports[order.target] else { return nil }
            members.append(.init("port", .integer(Int64(port))))
        }
        inner.input = .members(members)
        return inner
    }

    static var now: Int64 { WallTime.now.milliseconds }
}

/// Tells the engine, with what the host was before, what the record was.
private struct RecordingContext: EffectContext {
    let base: any EffectContext
    let record: JSON

    func willChange(_ residue: Residue) async throws { try await base.willChange(residue) }
    func didRestore(_ residue: Residue) async throws { try await base.didRestore(residue) }

    func willReplace(_ before: JSON) async throws {
        try await base.willReplace(
            .members((before.object ?? []) + [.init("record", record)]))
    }
}
