import Identity
import ReleaseEngine
import ReleaseModel
import SlipwayTestSupport
import Testing

@Suite struct AuditRecorderTests {
    private func refused(
        _ address: String, _ answer: String = "not_authenticated"
    )
        -> AuditRecorder.Refused
    {
        AuditRecorder.Refused(
            address: address, answer: answer, actor: "eve", verb: "GET", subject: "/api/v1/runs",
            reason: "the token is unknown")
    }

    private func count(_ entry: AuditEntry) -> Int {
        entry.draft.detail["count"]?.integer.map(Int.init) ?? 1
    }

    @Test func `the first refusal is told whole, the others of its kind as a number`() async throws
    {
        let store = MemoryStore()
        let recorder = AuditRecorder()
        for second in Int64(0)..<5 { recorder.refused(refused("10.0.0.1"), at: .second(second)) }
        recorder.refused(refused("10.0.0.1", "not_allowed"), at: .second(6))
        recorder.refused(refused("10.0.0.2"), at: .second(7))
        try await recorder.flush(into: store, at: .second(60))

        let entries = try await store.audit(after: 0, limit: 10)
        #expect(entries.map(\.draft.address) == ["10.0.0.1", "10.0.0.1", "10.0.0.2", "10.0.0.1"])
        #expect(entries.map(count) == [1, 1, 1, 4])
        #expect(entries.last?.draft.reason == "4 more refused from 10.0.0.1")
        #expect(entries.first?.draft.subject == "/api/v1/runs")

        try await recorder.flush(into: store, at: .second(120))
        #expect(try await store.audit(after: 0, limit: 10).count == 4)
    }

    @Test func `a flood from everywhere leaves a bounded number of entries that count each`()
        async throws
    {
        let store = MemoryStore()
        let recorder = AuditRecorder(addresses: 8)
        for number in 0..<10_000 {
            recorder.refused(refused("10.0.0.\(number % 500)"), at: .second(1))
        }
        try await recorder.flush(into: store, at: .second(60))

        let entries = try await store.audit(after: 0, limit: 1_000)
        #expect(entries.count == 8 + 8 + 1)
        #expect(entries.map(count).reduce(0, +) == 10_000)
        #expect(entries.last?.draft.address == AuditRecorder.manyAddresses)
    }

    @Test func `what cannot be written is kept and counted on`() async throws {
        let store = MemoryStore()
        let recorder = AuditRecorder(addresses: 2)
        for address in ["a", "a", "b", "c"] { recorder.refused(refused(address), at: .second(1)) }
        store.failNext(.notWritten)
        await #expect(throws: StoreError.self) {
            try await recorder.flush(into: store, at: .second(60))
        }
        for address in ["a", "d"] { recorder.refused(refused(address), at: .second(61)) }
        try await recorder.flush(into: store, at: .second(120))
        let entries = try await store.audit(after: 0, limit: 1_000)
        #expect(entries.map(count).reduce(0, +) == 6)
    }
}
