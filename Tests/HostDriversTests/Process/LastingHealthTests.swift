import Foundation
import HostDrivers
import ReleaseEngine
import ReleaseModel
import Testing

/// Health that must last, and releases of several replicas at once, without a proxy.
@Suite(.timeLimit(.minutes(15)), .serialized) struct LastingHealthTests {
    /// A second after its first answer, however long that takes.
    private static let dying = """
        good = Handler.do_GET
        def get(self):
            good(self)
            threading.Timer(1.0, os._exit, [3]).start()
        Handler.do_GET = get
        """

    private func health(_ lasting: String?, within: String = "1m") -> JSON.Member {
        var members: [JSON.Member] = [
            .init("within", .string(within)), .init("every", "50ms"), .init("path", "/"),
        ]
        if let lasting { members.append(.init("for", .string(lasting))) }
        return .init("health", .members(members))
    }

    @Test func `a component that dies a second after it was healthy fails the step`()
        async throws
    {
        let bench = try ProxyBench()
        try await bench.release(
            bench.effect("1.0", try await bench.artifact("1.0"), step: "one", replicas: 2))
        let text = bench.configuration
        let client = try bench.client()
        let artifact = try await bench.artifact("2.0", script: Self.dying)
        let effect = bench.effect(
            "2.0", artifact, step: "two", replicas: 2, more: [health("20s")])
        let context = RecordingContext()

        let outcome = try await bench.driver.perform(effect, context)

        let reason = try #require(outcome.reason)
        #expect(reason.contains("replica 0 of 2.0 was healthy, but not for 20s"))
        #expect(reason.contains("it exited with status 3"))
        #expect(bench.configuration == text)
        try await bench.takeBack(effect, before: await context.before)
        let tally = try await client.finish()
        #expect(tally.failures == [])
        #expect(Set(tally.answers.keys) == ["1.0"])
        try await bench.end()
    }

    @Test func `a health check that never answers fails the step with its address`()
        async throws
    {
        let bench = try ProxyBench()
        try await bench.release(
            bench.effect("1.0", try await bench.artifact("1.0"), step: "one"))
        let artifact = try await bench.artifact("2.0", script: "time.sleep(600)")
        let effect = bench.effect(
            "2.0", artifact, step: "two", more: [health(nil, within: "2s")])

        let outcome = try await bench.driver.perform(effect, RecordingContext())

        let reason = try #require(outcome.reason)
        #expect(reason.contains("replica 0 of 2.0 was not healthy within 2s"))
        #expect(reason.contains("http://127.0.0.1:\(bench.port + 100)/"))
        #expect(try await bench.tally(of: 20).share(of: "1.0") == 100)
        try await bench.end()
    }

    @Test func `without a proxy a batch is replaced at once, and none may run`() async throws {
        let bench = try ComponentBench()
        let one = bench.effect("1.0", try await bench.artifact("1.0"), replicas: 3)
        _ = try await bench.perform(one)
        let two = bench.effect("2.0", try await bench.artifact("2.0"), replicas: 3)
            .with("strategy", ["type": "rolling", "batches": 2])

        let outcome = try await bench.perform(two)

        #expect(outcome.reason == nil)
        #expect(await bench.versions(3) == ["2.0", "2.0", "2.0"])
        let log = bench.folder.text(of: "data/effects/r-1~up-2.0~forward~1.log")
        let lines = log.split(separator: "\n").filter { !$0.contains("launch") }
        let starts = lines.filter { $0.contains("starting") || $0.contains("healthy") }
        #expect(starts.prefix(2).allSatisfy { $0.contains("starting") }, "\(log)")
        #expect(starts.dropFirst(2).prefix(2).allSatisfy { $0.contains("healthy") }, "\(log)")
        let stop = bench.effect(
            "2.0", try await bench.artifact("2.0"), key: .sample("stop"), replicas: 0)
        #expect(try await bench.perform(stop).reason == nil)
        #expect(bench.shims().isEmpty)
        #expect(bench.folder.exists("data/components/web/current"))
    }

    @Test func `restart is part of what a replica is`() async throws {
        let bench = try ComponentBench()
        let effect = bench.effect("1.0", try await bench.artifact("1.0"))
        _ = try await bench.perform(effect)
        let before = await bench.answer()?.pid

        var anew = effect.with("restart", "job 7")
        anew.key = .sample("anew")
        #expect(try await bench.perform(anew).reason == nil)

        let after = await bench.answer()
        #expect(after?.version == "1.0" && after?.pid != before)
    }

    @Test(arguments: [
        (#"{"proxy":{"port":8100},"port":8000}"#, "proxy.port: must lie outside 8000 to 8199"),
        (#"{"proxy":{"port":8100,"ramp":0}}"#, "proxy.ramp: must be a whole number"),
        (#"{"strategy":{"type":"gray","share":5}}"#, "gray needs the field \"proxy\""),
        (#"{"strategy":{"type":"blue"}}"#, "strategy.type: must be one-batch, rolling or gray"),
        (#"{"strategy":{"type":"rolling","share":5}}"#, "does not know the field \"share\""),
        (#"{"address":"localhost"}"#, "address: must be an IPv4 address"),
        (#"{"replicas":101}"#, "replicas: must be a whole number from 0 to 100"),
    ])
    func `wrong fields are named before anything is done`(
        fields: String, complaint: String
    ) async throws {
        let bench = try ComponentBench()
        var effect = bench.effect("1.0", ("/none", String(repeating: "0", count: 64)))
        for member in try JSON(decoding: Array(fields.utf8)).object ?? [] {
            effect = effect.with(member.name, member.value)
        }

        let outcome = try await bench.perform(effect)

        #expect(outcome.reason?.contains(complaint) == true, "\(outcome)")
    }
}

extension Effect {
    /// The same with one field of its input.
    func with(_ name: String, _ value: JSON) -> Effect {
        var effect = self
        let others = (input.object ?? []).filter { $0.name != name }
        effect.input = .members(others + [.init(name, value)])
        return effect
    }
}
