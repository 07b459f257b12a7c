import Foundation
import HostDrivers
import ReleaseEngine
import ReleaseModel
import SlipwayTestSupport
import Testing

/// A component in a network namespace, reached over a link that can be cut.
@Suite(.timeLimit(.minutes(15)), .serialized, .enabled(if: NetworkRegion.isPossible))
struct RegionTests {
    private func inRegion(_ region: NetworkRegion, within: String = "1m") -> [JSON.Member] {
        [
            .init("prefix", ["ip", "netns", "exec", .string(region.name)]),
            .init("address", .string(region.address)),
            .init("health", ["within": .string(within), "every": "50ms", "path": "/"]),
        ]
    }

    /// Removes the region whatever the test does.
    private func withRegion(
        _ body: (ProxyBench, NetworkRegion) async throws -> Void
    ) async throws {
        let bench = try ProxyBench()
        let region = try await NetworkRegion(in: bench.folder.path)
        let result: (any Error)?
        do {
            try await body(bench, region)
            result = nil
        } catch {
            result = error
        }
        try await bench.end()
        try await region.remove()
        if let result { throw result }
    }

    @Test func `a component lives in a region, with its proxy, and is upgraded there`()
        async throws
    {
        try await withRegion { bench, region in
            let two = try await bench.artifact("2.0")
            try await bench.release(
                bench.effect(
                    "1.0", try await bench.artifact("1.0"), step: "one", replicas: 2,
                    more: inRegion(region)))
            let client = try AskingClient(
                port: bench.front, address: region.address, in: bench.folder)

            try await bench.release(
                bench.effect(
                    "2.0", two, step: "two", replicas: 2,
                    strategy: ["type": "gray", "replicas": 1, "share": 50],
                    more: inRegion(region)))
            try await bench.release(
                bench.effect("2.0", two, step: "full", replicas: 2, more: inRegion(region)))

            let tally = try await client.finish()
            #expect(tally.failures == [])
            #expect(Set(tally.answers.keys) == ["1.0", "2.0"])
            #expect(bench.configuration.contains("bind \(region.address):\(bench.front)"))
            // Nothing of it listens on this host's own addresses.
            let here = try AskingClient(port: bench.front, count: 4, in: bench.folder)
            #expect(try await here.finish(byItself: true).count == 0)
        }
    }

    @Test func `a region that is cut off fails the step, and once healed a retry succeeds`()
        async throws
    {
        try await withRegion { bench, region in
            let effect = bench.effect(
                "1.0", try await bench.artifact("1.0"), step: "one",
                more: inRegion(region, within: "3s"))
            try await region.cut()

            let outcome = try await bench.driver.perform(effect, RecordingContext())

            let reason = try #require(outcome.reason)
            #expect(reason.contains("was not healthy within 3s"), "\(reason)")
            #expect(reason.contains("http://\(region.address):\(bench.port)/"), "\(reason)")
            try await region.heal()
            var retry = effect
            retry.key.generation = 2
            try await bench.release(retry)
            let client = try AskingClient(
                port: bench.front, address: region.address, count: 20, in: bench.folder)
            #expect(try await client.finish(byItself: true).failures == [])
        }
    }

    @Test func `a port that is taken in the region is named with its address`() async throws {
        try await withRegion { bench, region in
            let artifact = try await bench.artifact("1.0")
            try await bench.release(
                bench.effect("1.0", artifact, step: "one", more: inRegion(region)))
            // Another component in the same place.
            let effect = bench.effect("1.0", artifact, step: "two", more: inRegion(region))
                .with("component", "other").with("port", .integer(Int64(bench.port)))

            let outcome = try await bench.driver.perform(effect, RecordingContext())

            #expect(
                outcome.reason?.contains(
                    "port \(bench.port) on \(region.address) of replica 0 is taken") == true,
                "\(outcome)")
        }
    }
}
