package import ReleaseEngine
internal import Synchronization

/// Gives each component 200 private ports on each target, and no two the same.
package final class PortBook: Sendable {
    static let block = 200

    private let catalog: Catalog
    /// Taken, and not recorded yet.
    private let taken = Mutex<Set<Int>>([])

    package init(catalog: Catalog) {
        self.catalog = catalog
    }

    /// The first private port of a component on a target, recorded before it is told.
    func port(of component: Component, on target: String) async throws -> Int {
        if let port = component.ports[target] { return port }
        guard
            let environment = catalog.find(
                Environment.self, component.environment, in: component.project)
        else { throw ResourceError.missing(.environment, id: component.environment) }
        let port = try take(environment)
        defer { taken.withLock { _ = $0.remove(port) } }
        let record = try await catalog.update(
            Component.self, component.id, in: component.project
        ) { record in
            if record.ports[target] == nil { record.ports[target] = port }
        }
        return record.ports[target] ?? port
    }

    private func take(_ environment: Environment) throws(ResourceError) -> Int {
        let used = Set(catalog.everywhere(Component.self).flatMap(\.ports.values))
        let rules = environment.rules
        let free = taken.withLock { taken -> Int? in
            let others = used.union(taken)
            let first = stride(
                from: rules.firstPort, through: rules.lastPort - Self.block + 1, by: Self.block
            ).first { start in
                !others.contains { abs($0 - start) < Self.block }
            }
            if let first { taken.insert(first) }
            return first
        }
        guard let free else {
            throw .invalid(
                field: "external_accesses",
                "every private port of \(environment.name) is taken, from \(rules.firstPort) to "
                    + "\(rules.lastPort); widen them in its rules, or delete a component")
        }
        return free
    }
}
