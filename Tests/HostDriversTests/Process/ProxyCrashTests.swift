import Foundation
import Glibc
import HostDrivers
import ReleaseEngine
import ReleaseModel
import Testing

/// A rollout behind a proxy that is left half-way, and what goes on from there.
@Suite(.timeLimit(.minutes(15)), .serialized) struct ProxyCrashTests {
    private static let state = "data/components/web/state.json"

    /// 1.0 with three replicas; a rolling 2.0 that came as far as the version being asked for.
    private func halfway() async throws -> (
        bench: ProxyBench, effect: Effect, before: [JSON], text: String, standing: String
    ) {
        let bench = try ProxyBench()
        try await bench.release(
            bench.effect("1.0", try await bench.artifact("1.0"), step: "one", replicas: 3))
        let (text, standing) = (bench.configuration, bench.standing)
        let effect = bench.effect(
            "2.0", try await bench.artifact("2.0"), step: "two", replicas: 3)
        let context = RecordingContext()
        let (driver, front) = (bench.driver, bench.front)
        let performing = Task { try await driver.perform(effect, context) }
        let hasBegun = try await eventually {
            bench.configuration.contains("seat101 ")
                || bench.configuration.contains("seat1 ")
                    && bench.configuration.contains("seat100 ")
        }
        #expect(hasBegun, "no traffic moved behind \(front)")
        performing.cancel()
        guard case .cancelled = try await performing.value else {
            Issue.record("it was over before it could be stopped")
            return (bench, effect, await context.before, text, standing)
        }
        return (bench, effect, await context.before, text, standing)
    }

    /// What a killed server leaves: the record without its ending.
    private func forgetEnding(_ bench: ProxyBench) throws {
        let record = "data/effects/r-1~two~forward~1.json"
        let json = try JSON(decoding: Array(bench.folder.text(of: record).utf8))
        let members = (json.object ?? []).filter { $0.name != "ending" }
        try bench.folder.write(
            JSON.members(members + [.init("ending", .null)]).text, to: record)
    }

    @Test func `half-way, an undo brings back every byte without a failed request`()
        async throws
    {
        let (bench, effect, before, text, standing) = try await halfway()
        let client = try bench.client()
        #expect(bench.configuration != text)

        try await bench.takeBack(effect, before: before)

        #expect(try await client.finish().failures == [])
        #expect(bench.configuration == text)
        #expect(bench.standing == standing)
        #expect(bench.base.shims().count == 4)
        #expect(try await bench.tally(of: 60).share(of: "1.0") == 100)
        try await bench.end()
    }

    @Test func `after a killed server the probe says half-way, and a retry does the rest`()
        async throws
    {
        let (bench, effect, _, _, _) = try await halfway()
        try forgetEnding(bench)
        guard case .failed(let reason) = try await bench.driver.probe(effect) else {
            Issue.record("half-way is neither done nor not done")
            return
        }
        #expect(reason.contains("stopped half-way"))
        let client = try bench.client()

        var retry = effect
        retry.key.generation = 2
        try await bench.release(retry)

        #expect(try await client.finish().failures == [])
        #expect(try await bench.tally(of: 60).share(of: "2.0") == 100)
        #expect(bench.base.shims().count == 4)
        try await bench.end()
    }

    @Test func `a configuration that was written and not loaded is loaded first`()
        async throws
    {
        let bench = try ProxyBench()
        let artifact = try await bench.artifact("1.0")
        let effect = bench.effect("1.0", artifact, step: "one", replicas: 2)
        try await bench.release(effect)
        let text = bench.configuration
        // As a server leaves it that is killed between the two.
        let other = text.split(separator: "\n").filter { !$0.contains("seat1 ") }
        let folder = "data/components/web/proxy"
        try bench.folder.write(
            other.joined(separator: "\n") + "\n", to: "\(folder)/haproxy.cfg")
        try FileManager.default.removeItem(atPath: "\(bench.folder.path)/\(folder)/loaded")

        var again = effect
        again.key.step = "again"
        try await bench.release(again)

        #expect(bench.configuration == text)
        #expect(bench.folder.exists("\(folder)/loaded"))
        try await bench.end()
    }

    @Test func `a proxy that was killed is started again`() async throws {
        let bench = try ProxyBench()
        let effect = bench.effect("1.0", try await bench.artifact("1.0"), step: "one")
        try await bench.release(effect)
        let text = bench.configuration
        let shims = bench.base.shims()
        let proxies = shims.filter { pid in
            let words = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") ?? Data()
            return String(decoding: words, as: UTF8.self).contains("/proxy/launches/")
        }
        let proxy = try #require(proxies.first)
        kill(proxy, SIGKILL)
        #expect(try await eventually { bench.leftovers().count == 2 })

        var again = effect
        again.key.step = "again"
        try await bench.release(again)

        #expect(try await bench.tally(of: 20).failures == [])
        #expect(bench.configuration == text)
        try await bench.end()
    }
}
