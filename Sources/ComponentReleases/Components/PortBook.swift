package import ReleaseEngine
internal import Synchronization

/// Gives each component 200 private ports on each target, no two the same.
///
/// Ports on which somebody listens are left out: another server of this host may have a book too.
package final class PortBook: Sendable {
    static let block = 200

    private let catalog: Catalog
    private let host: any HostView
    /// Taken, and not recorded yet.
    private let taken = Mutex<Set<Int>>([])

    package init(catalog: Catalog, host: any HostView = NothingSeen()) {
        self.catalog = catalog
        self.host = host
    }

    /// The first private port of a component on a target, recorded before it is told.
    func port(of component: Component, on target: String) async throws -> Int {
        if let port = component.ports[target] { return port }
        guard
            let environment = catalog.find(
                Environment.self, component.environment, in: component.project)
        else { throw ResourceError.missing(.environment, id: component.environment) }
        let port = try await take(environment)
        defer { taken.withLock { _ = $0.remove(port) } }
        let record = try await catalog.update(
            Component.self, component.id, in: component.project
        ) { record in
            if record.ports[target] == nil { record.ports[target] = port }
        }
        return record.ports[target] ?? port
    }

    private func take(_ environment: Environment) async throws(ResourceError) -> Int {
        var foreign: Set<Int> = []
        while let port = next(environment.rules, without: foreign) {
            if await host.areFree(port..<port + Self.block) { return port }
            foreign.insert(port)
            taken.withLock { _ = $0.remove(port) }
        }
        // Somebody listens in each: perhaps not on the ports that are needed; the host will say.
        if !foreign.isEmpty, let port = next(environment.rules, without: []) { return port }
        throw .invalid(
            field: "external_accesses",
            "every private port of \(environment.name) is taken, from "
                + "\(environment.rules.firstPort) to \(environment.rules.lastPort); widen them in "
                + "its rules, or delete a component")
    }

    /// The first block that no component has, nor gets at this moment.
    private func next(_ rules: Environment.Rules, without foreign: Set<Int>) -> Int? {
        let used = Set(catalog.everywhere(Component.self).flatMap(\.ports.values))
        return taken.withLock { taken -> Int? in
            let others = used.union(taken).union(foreign)
            let first = stride(
                from: rules.firstPort, through: rules.lastPort - Self.block + 1, by: Self.block
            ).first { start in
                !others.contains { abs($0 - start) < Self.block }
            }
            if let first { taken.insert(first) }
            return first
        }
    }
}
