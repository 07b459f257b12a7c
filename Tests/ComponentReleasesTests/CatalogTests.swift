import ComponentReleases
import ReleaseEngine
import SlipwayTestSupport
import Testing

@Suite struct CatalogTests {
    @Test func `a name is taken once in its project, and free again when its holder is gone`()
        async throws
    {
        let store = MemoryStore()
        let catalog = try await Catalog.load([Application.self], from: store)
        let first = Self.application("a", named: "shop")
        try await catalog.commit([.insert(first)])
        await #expect(throws: CatalogError.nameTaken("p/shop")) {
            try await catalog.commit([.insert(Self.application("b", named: "shop"))])
        }
        try await catalog.commit([.remove(Application.self, "a")])
        try await catalog.commit([.insert(Self.application("b", named: "shop"))])
        #expect(catalog.all(Application.self, in: "p").map(\.id) == ["b"])
        let again = try await Catalog.load([Application.self], from: store)
        #expect(again.all(Application.self, in: "p") == catalog.all(Application.self, in: "p"))
        #expect(again.find(Application.self, "b", in: "other") == nil)
    }

    @Test func `a write bound to an older version changes nothing`() async throws {
        let catalog = try await Catalog.load([Application.self], from: MemoryStore())
        var record = Self.application("a", named: "shop")
        try await catalog.commit([.insert(record)])
        record.description = "first"
        try await catalog.commit([.put(record, replaces: 1)])
        record.description = "late"
        await #expect(throws: CatalogError.conflict) {
            try await catalog.commit([.put(record, replaces: 1)])
        }
        #expect(catalog.find(Application.self, "a", in: "p")?.description == "first")
    }

    private static func application(_ id: String, named name: String) -> Application {
        Application(id: id, project: "p", name: name, creator: "alice", createdAt: 1)
    }
}
