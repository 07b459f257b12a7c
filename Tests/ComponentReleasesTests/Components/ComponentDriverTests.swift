import ReleaseEngine
import ReleaseModel
import SlipwayTestSupport
import Synchronization
import Testing

@testable import ComponentReleases

/// The records of components; the processes themselves run in the end-to-end tests.
@Suite struct ComponentDriverTests {
    @Test func `a deployment is written down, and an undo writes down what was before`()
        async throws
    {
        let bench = try await Bench()
        let before = try #require(bench.component)
        let effect = try bench.effect()
        let context = Noted()
        #expect(try await bench.driver.perform(effect, context) == .succeeded([]))
        let after = try #require(bench.component)
        #expect(after.spec.version == "2.0")
        #expect(after.deployed["host"]?.version == "2.0")
        #expect(after.revisions.map(\.spec.version) == ["1.0", "2.0"])
        #expect(after.lastChange?.action == .upgrade)

        var undo = effect
        undo.key.direction = .undo
        undo.before = context.before
        #expect(try await bench.driver.undo(undo, context) == .succeeded([]))
        let undone = try #require(bench.component)
        #expect(undone.deployed == before.deployed)
        #expect(undone.spec == before.spec)
        #expect(undone.revisions == before.revisions)
    }

    @Test func `what an earlier task hands on is what is written down`() async throws {
        let bench = try await Bench()
        let archive = "file:${tasks.make.outputs.ARCHIVE}"
        let effect = try bench.effect([
            (
                "source",
                [
                    "kind": "package",
                    "url": .string("\(archive)#sha256=${tasks.make.outputs.SHA256}"),
                ]
            )
        ]) { reference in
            guard case .output("make", let key) = reference else { return nil }
            return key == "ARCHIVE" ? "/made/2.0.tar" : String(repeating: "c", count: 64)
        }
        _ = try await bench.driver.perform(effect, Noted())
        let after = try #require(bench.component)
        #expect(after.spec.artifact == "file:/made/2.0.tar")
        #expect(after.deployed["host"]?.sha256 == String(repeating: "c", count: 64))
        #expect(after.revisions.last?.spec == after.spec)
    }

    @Test func `what runs and is not written down is written down once more`() async throws {
        let bench = try await Bench()
        let effect = try bench.effect()
        bench.process.answerProbes(of: "deploy", .done([]))
        #expect(try await bench.driver.probe(effect) == .notDone)
        _ = try await bench.driver.perform(effect, Noted())
        bench.process.answerProbes(of: "deploy", .done([]))
        #expect(try await bench.driver.probe(effect) == .done([]))
    }

    @Test func `components have different private ports, and keep them`() async throws {
        let place = try await ComponentPlace()
        var first = try await place.released()
        var second = first
        first.ports = [:]
        second.id = "d"
        second.name = "api"
        second.ports = [:]
        try await place.catalog.commit([.put(first), .insert(second)])
        let book = PortBook(catalog: place.catalog)
        async let one = book.port(of: first, on: "host")
        async let two = book.port(of: second, on: "host")
        let ports = try await [one, two]
        #expect(Set(ports) == [21_000, 21_200])
        let known = try #require(place.catalog.find(Component.self, "c", in: "p"))
        #expect(try await book.port(of: known, on: "host") == ports[0])
    }

    /// Somebody else listens on the first ports.
    private struct BusyHost: HostView {
        func living(_ folder: String, root: String?) async -> Int { 0 }

        func areFree(_ ports: Range<Int>) async -> Bool { !ports.contains(21_007) }
    }

    @Test func `ports of somebody else are left out`() async throws {
        let place = try await ComponentPlace()
        var component = try await place.released()
        component.ports = [:]
        try await place.catalog.commit([.put(component)])
        let book = PortBook(catalog: place.catalog, host: BusyHost())
        #expect(try await book.port(of: component, on: "host") == 21_200)
    }

    @Test func `where every private port is taken it says so`() async throws {
        let place = try await ComponentPlace()
        _ = try await place.catalog.update(Environment.self, "e", in: "p") { record in
            record.rules.lastPort = record.rules.firstPort + 250
        }
        let first = try await place.released()
        var second = first
        second.id = "d"
        second.name = "api"
        second.ports = [:]
        try await place.catalog.commit([.insert(second)])
        let other = second
        await #expect(throws: ResourceError.self) {
            try await PortBook(catalog: place.catalog).port(of: other, on: "host")
        }
    }

    private struct Bench {
        let place: ComponentPlace
        let process = ScriptedDriver()
        let driver: ComponentDriver

        init() async throws {
            place = try await ComponentPlace()
            _ = try await place.released()
            process.script("deploy") { effect, context in
                if effect.key.direction == .forward {
                    try await context.willReplace(["current": .null])
                }
                return .succeeded([])
            }
            driver = ComponentDriver(
                process: process, catalog: place.catalog,
                ports: PortBook(catalog: place.catalog))
        }

        var component: Component? { place.catalog.find(Component.self, "c", in: "p") }

        /// An effect of an update to 2.0, as the engine hands it in.
        func effect(
            _ changes: [(String, JSON)] = [],
            _ handedOn: @escaping (Reference) -> String? = { _ in nil }
        ) throws -> Effect {
            var made = PlannedResources()
            let fields: [(String, JSON)] = [("component_id", "c"), ("version", "2.0")]
            let body = JSON.members((fields + changes).map { .init($0.0, $0.1) })
            let steps = try place.planner.steps(
                of: .updateComponent, named: "deploy", body, in: "p", seed: "s", made: &made)
            guard case .action(let action)? = steps.last?.kind else { throw Missing() }
            return Effect(
                key: EffectKey(run: RunID("r-1"), step: "deploy", generation: 1), attempt: 1,
                driver: "component", input: try action.input.resolving(handedOn))
        }

        struct Missing: Error {}
    }
}

/// Keeps what is recorded before a change.
private final class Noted: EffectContext {
    private let noted = Mutex<[JSON]>([])
    var before: [JSON] { noted.withLock { $0 } }

    func willChange(_ residue: Residue) async throws {}
    func didRestore(_ residue: Residue) async throws {}
    func willReplace(_ before: JSON) async throws { noted.withLock { $0.append(before) } }
}
