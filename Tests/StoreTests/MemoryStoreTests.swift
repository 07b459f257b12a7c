import ReleaseEngine
import ReleaseModel
import SlipwayTestSupport
import Synchronization
import Testing

@Suite struct MemoryStoreTests {
    @Test func `a commit told to fail fails as told, and the next one works`() async throws {
        let cases: [(MemoryStore.Fault, landed: Bool, StoreError)] = [
            (.notWritten, false, .notWritten(reason: "commit 2 was told to fail")),
            (.unknownLanded, true, .unknown(reason: "commit 2 was told to fail")),
            (.unknownNotLanded, false, .unknown(reason: "commit 2 was told to fail")),
            (.damaged, false, .damaged(reason: "commit 2 was told to fail")),
        ]
        for (fault, landed, error) in cases {
            let store = MemoryStore()
            store.fail(2, fault)
            _ = try await store.commit([.sample(run: "a", after: 0)])

            await #expect(throws: error) {
                _ = try await store.commit([.sample(run: "a", after: 1)])
            }

            #expect(try await store.summary(of: RunID("a"))?.position == (landed ? 2 : 1))
            let next = Change.sample(run: "a", after: landed ? 2 : 1)
            #expect(try await store.commit([next]) == [.recorded])
        }
    }

    @Test func `both boundaries of every commit are told, and what is durable there`()
        async throws
    {
        let store = MemoryStore()
        let seen = Mutex<[String]>([])
        store.watch { boundary in
            let position = store.record.summary(of: RunID("a"))?.position ?? 0
            switch boundary {
            case .before(let number, _):
                seen.withLock { $0.append("before \(number): \(position)") }
            case .after(let number, _):
                seen.withLock { $0.append("after \(number): \(position)") }
            }
        }
        _ = try await store.commit([.sample(run: "a", after: 0)])
        _ = try await store.commit([.sample(run: "a", after: 1)])

        #expect(
            seen.withLock { $0 } == ["before 1: 0", "after 1: 1", "before 2: 1", "after 2: 2"])
    }

    @Test func `a store made of a record goes on by itself`() async throws {
        let store = MemoryStore()
        _ = try await store.commit([.sample(run: "a", after: 0)])
        let fork = MemoryStore(store.record)
        _ = try await store.commit([.sample(run: "a", after: 1)])

        #expect(try await fork.summary(of: RunID("a"))?.position == 1)
        #expect(try await store.summary(of: RunID("a"))?.position == 2)
    }
}
