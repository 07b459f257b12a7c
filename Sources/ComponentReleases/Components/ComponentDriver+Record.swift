internal import ReleaseEngine
internal import ReleaseModel

/// What a component's record was on a target before an effect changed it.
struct Before: Codable, Hashable, Sendable {
    var deployment: Component.Deployment?
    var spec: ComponentSpec
    var isStopped: Bool
    /// The change that released the last revision.
    var revision: String?

    init(_ record: Component, _ target: String) {
        deployment = record.deployed[target]
        spec = record.spec
        isStopped = record.isStopped
        revision = record.revisions.last?.change
    }
}

extension ComponentDriver {
    /// `RUN/STEP`, whatever its direction and generation.
    private func owner(_ effect: Effect) -> String { "\(effect.key.run)/\(effect.key.step)" }

    func isRecorded(
        _ effect: Effect, _ order: ComponentOrder.Deploy, _ record: Component
    ) -> Bool {
        let isOwned = record.deployed[order.target]?.owner == owner(effect)
        return isOwned == (effect.key.direction == .forward)
    }

    /// Writes down what runs on the target now.
    func note(_ effect: Effect, _ order: ComponentOrder.Deploy) async throws {
        let owner = owner(effect)
        _ = try await catalog.update(Component.self, order.component, in: order.project) { record in
            let old = record.deployed[order.target]
            let replicas = Int(order.process["replicas"]?.integer ?? 0)
            var now = Component.Deployment(
                version: order.spec.version, sha256: order.released.sha256, replicas: replicas,
                folder: order.process["component"]?.string ?? "",
                root: order.process["root"]?.string, owner: owner)
            if order.process["strategy"]?["type"] == "gray", let old {
                now.beside = old.beside ?? old.version
            }
            record.deployed[order.target] = now
            record.spec = order.released
            record.isStopped = order.action == .stop || order.action == .delete
            record.changedAt = Self.now
            guard [.create, .upgrade, .rollback].contains(order.action),
                record.revisions.last?.change != order.change
            else { return }
            record.revisions.append(
                Component.Revision(
                    spec: order.released, owner: owner, change: order.change, at: Self.now))
            record.revisions.removeFirst(
                max(0, record.revisions.count - Component.keptRevisions))
        }
    }

    /// Writes down what the target was before the effect, and is again.
    func forget(_ effect: Effect, _ order: ComponentOrder.Deploy) async throws {
        guard let said = effect.before.first?["record"] else { return }
        let before = try ComponentOrder.read(Before.self, said)
        let owner = owner(effect)
        _ = try await catalog.update(Component.self, order.component, in: order.project) { record in
            guard
                record.deployed[order.target]?.owner == owner
                    || record.deployed[order.target] == nil
            else { return }
            record.deployed[order.target] = before.deployment
            record.spec = before.spec
            record.isStopped = before.isStopped
            record.changedAt = Self.now
            if let last = record.revisions.last, last.change == order.change,
                before.revision != order.change
            {
                record.revisions.removeLast()
            }
        }
    }

    // MARK: Records

    func exists(_ record: some CatalogRecord, _ effect: Effect) -> Probe {
        let isThere = catalog.contains(record)
        return isThere == (effect.key.direction == .forward) ? .done([]) : .notDone
    }

    func insert(_ record: some CatalogRecord) async throws -> Outcome {
        do throws(CatalogError) {
            guard !catalog.contains(record) else { return .succeeded([]) }
            try await catalog.commit([.insert(record)])
            return .succeeded([])
        } catch {
            switch error {
            case .nameTaken, .missing: return .failed(reason: error.description)
            case .conflict, .unavailable: throw error
            }
        }
    }

    func remove<Record: CatalogRecord>(_ record: Record) async throws -> Outcome {
        guard catalog.contains(record) else { return .succeeded([]) }
        try await catalog.commit([.remove(Record.self, record.id)])
        return .succeeded([])
    }
}

extension Catalog {
    fileprivate func contains<Record: CatalogRecord>(_ record: Record) -> Bool {
        find(Record.self, record.id, in: record.project) != nil
    }
}

extension ComponentOrder.Deploy {
    /// The spec with what was handed on by earlier tasks: the package that was really released.
    fileprivate var released: ComponentSpec {
        var released = spec
        released.artifact = process["artifact"]?.string ?? spec.artifact
        released.sha256 = process["sha256"]?.string ?? spec.sha256
        return released
    }
}
