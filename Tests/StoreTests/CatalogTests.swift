import ReleaseEngine
import ReleaseModel
import Testing

@Suite struct CatalogTests {
    @Test(arguments: StoreBackend.available)
    func `a document is written only over the version it replaces`(
        backend: StoreBackend
    ) async throws {
        try await backend.withStore { store async throws in
            let results = try await store.commit([
                .document("x", replaces: 0, body: "1"), .document("x", replaces: 0, body: "no"),
                .document("x", replaces: 1, body: "2"), .document("y", replaces: 3, body: "no"),
                .document("x", kind: "other", replaces: 0, body: "3"),
            ])

            #expect(
                results == [
                    .recorded, .conflict(actual: 1), .recorded, .conflict(actual: 0), .recorded,
                ])
            let x = try await store.document("cluster", "x")
            #expect(x == Document(kind: "cluster", id: "x", version: 2, body: Array("2".utf8)))
            #expect(try await store.document("cluster", "y") == nil)
            #expect(try await store.document("other", "x")?.body == Array("3".utf8))
        }
    }

    @Test(arguments: StoreBackend.available)
    func `a removed document is gone and may be made again`(
        backend: StoreBackend
    ) async throws {
        try await backend.withStore { store async throws in
            let zone = Output("zone", "1")
            let results = try await store.commit([
                .document("x", replaces: 0, fields: [zone]),
                .document("x", replaces: 2, body: nil),
                .document("x", replaces: 1, body: nil),
            ])

            #expect(results == [.recorded, .conflict(actual: 1), .recorded])
            #expect(try await store.document("cluster", "x") == nil)
            let byZone = DocumentQuery(kind: "cluster", field: zone)
            #expect(try await store.documents(byZone).elements == [])
            #expect(try await store.commit([.document("x", replaces: 0)]) == [.recorded])
            #expect(try await store.document("cluster", "x")?.version == 1)
        }
    }

    @Test(arguments: StoreBackend.available)
    func `a second write of a document in one change follows the first`(
        backend: StoreBackend
    ) async throws {
        try await backend.withStore { store async throws in
            func twice(_ first: Int, _ second: Int) -> Change {
                Change(documents: [
                    DocumentWrite(kind: "k", id: "x", replaces: first, body: [1]),
                    DocumentWrite(kind: "k", id: "x", replaces: second, body: [2]),
                ])
            }
            #expect(try await store.commit([twice(0, 0)]) == [.conflict(actual: 1)])
            #expect(try await store.document("k", "x") == nil)
            #expect(try await store.commit([twice(0, 1)]) == [.recorded])
            #expect(try await store.document("k", "x")?.version == 2)
        }
    }

    @Test(arguments: StoreBackend.available)
    func `documents are listed by id, and by the value of a field`(
        backend: StoreBackend
    ) async throws {
        try await backend.withStore { store async throws in
            func zones(_ zones: String...) -> [Output] { zones.map { Output("zone", $0) } }
            _ = try await store.commit([
                .document("c", replaces: 0, fields: zones("2", "1", "1")),
                .document("", replaces: 0, fields: zones("1")),
                .document("a", replaces: 0, fields: zones("1") + [Output("state", "up")]),
                .document("b", replaces: 0, fields: zones("2")),
                .document("Z", replaces: 0), .document("é", replaces: 0),
                .document("a", kind: "other", replaces: 0, fields: zones("1")),
                .document("b", replaces: 1, fields: zones("1")),
            ])

            #expect(
                try await ids(store, DocumentQuery(kind: "cluster", limit: 2))
                    == ["", "Z", "a", "b", "c", "é"])
            let one = DocumentQuery(kind: "cluster", field: Output("zone", "1"), limit: 1)
            #expect(try await ids(store, one) == ["", "a", "b", "c"])
            let two = DocumentQuery(kind: "cluster", field: Output("zone", "2"))
            #expect(try await ids(store, two) == ["c"])
            let none = DocumentQuery(kind: "cluster", field: Output("state", "down"))
            #expect(try await ids(store, none) == [])
            let fields = try await store.document("cluster", "c")?.fields
            #expect(fields == zones("1", "2"))
        }
    }

    @Test(arguments: StoreBackend.available)
    func `a page of documents stays where it is when others come and go`(
        backend: StoreBackend
    ) async throws {
        try await backend.withStore { store async throws in
            _ = try await store.commit(["a", "c", "e"].map { .document($0, replaces: 0) })
            let first = try await store.documents(DocumentQuery(kind: "cluster", limit: 2))
            _ = try await store.commit([
                .document("b", replaces: 0), .document("d", replaces: 0),
                .document("c", replaces: 1, body: nil),
            ])

            let second = try await store.documents(
                DocumentQuery(kind: "cluster", cursor: first.nextCursor, limit: 2))

            #expect(first.elements.map(\.id) == ["a", "c"])
            #expect(second.elements.map(\.id) == ["d", "e"])
            #expect(second.nextCursor == nil)
        }
    }

    private func ids(_ store: any Store, _ query: DocumentQuery) async throws -> [String] {
        var query = query
        var ids: [String] = []
        repeat {
            let page = try await store.documents(query)
            ids += page.elements.map(\.id)
            query.cursor = page.nextCursor
        } while query.cursor != nil && ids.count < 100
        return ids
    }
}
