import Foundation
import Glibc
import HostDrivers
import ReleaseEngine
import ReleaseModel
import Testing

/// A new version beside the old one, with a share of the traffic that the plan says.
@Suite(.timeLimit(.minutes(15)), .serialized) struct GrayReleaseTests {
    private static func gray(_ replicas: Int64, _ share: Int64) -> JSON {
        ["type": "gray", "replicas": .integer(replicas), "share": .integer(share)]
    }

    /// 1.0 with three replicas, and 2.0 with one beside them that has a fifth of the traffic.
    private func begun() async throws -> (
        bench: ProxyBench, effect: Effect, before: [JSON], text: String, standing: String
    ) {
        let bench = try ProxyBench()
        try await bench.release(
            bench.effect("1.0", try await bench.artifact("1.0"), step: "one", replicas: 3))
        let (text, standing) = (bench.configuration, bench.standing)
        let effect = bench.effect(
            "2.0", try await bench.artifact("2.0"), step: "gray", replicas: 3,
            strategy: Self.gray(1, 20))
        let before = try await bench.release(effect)
        return (bench, effect, before, text, standing)
    }

    @Test func `a gray release has its share, changes it, and is completed`() async throws {
        let (bench, _, _, _, _) = try await begun()
        let client = try bench.client()
        #expect(bench.base.shims().count == 5)
        #expect(abs(try await bench.tally().share(of: "2.0") - 20) < 4)
        #expect(
            try FileManager.default.destinationOfSymbolicLink(
                atPath: "\(bench.folder.path)/data/components/web/current"
            ).contains("1.0"))

        let two = try await bench.artifact("2.0")
        try await bench.release(
            bench.effect("2.0", two, step: "more", replicas: 3, strategy: Self.gray(2, 60)))
        #expect(bench.base.shims().count == 6)
        #expect(abs(try await bench.tally().share(of: "2.0") - 60) < 5)

        try await bench.release(bench.effect("2.0", two, step: "full", replicas: 3))
        #expect(bench.base.shims().count == 4)
        #expect(try await bench.tally(of: 60).share(of: "2.0") == 100)
        #expect(try await client.finish().failures == [])
        try await bench.end()
    }

    @Test func `an effect with the old version takes a gray release back`() async throws {
        let (bench, _, _, text, standing) = try await begun()
        let client = try bench.client()

        try await bench.release(
            bench.effect("1.0", try await bench.artifact("1.0"), step: "one", replicas: 3)
                .again())

        #expect(try await client.finish().failures == [])
        #expect(try await bench.tally(of: 60).share(of: "1.0") == 100)
        #expect(bench.configuration == text)
        #expect(bench.standing == standing)
        #expect(bench.base.shims().count == 4)
        try await bench.end()
    }

    @Test func `an undo goes back to a gray release, and from there to what was before`()
        async throws
    {
        let (bench, effect, before, text, standing) = try await begun()
        let (grayText, grayStanding) = (bench.configuration, bench.standing)
        let full = bench.effect(
            "2.0", try await bench.artifact("2.0"), step: "full", replicas: 3)
        let client = try bench.client()
        let beforeFull = try await bench.release(full)

        try await bench.takeBack(full, before: beforeFull)
        #expect(bench.configuration == grayText)
        #expect(bench.standing == grayStanding)
        #expect(abs(try await bench.tally().share(of: "2.0") - 20) < 4)

        try await bench.takeBack(effect, before: before)
        #expect(bench.configuration == text)
        #expect(bench.standing == standing)
        #expect(try await client.finish().failures == [])
        try await bench.end()
    }

    @Test func `a third version takes the place of a gray one`() async throws {
        let (bench, _, _, _, _) = try await begun()
        let client = try bench.client()

        try await bench.release(
            bench.effect("3.0", try await bench.artifact("3.0"), step: "three", replicas: 2))

        #expect(try await client.finish().failures == [])
        #expect(try await bench.tally(of: 60).share(of: "3.0") == 100)
        #expect(bench.base.shims().count == 3)
        try await bench.end()
    }

    @Test func `a gray release needs somebody to stand beside`() async throws {
        let bench = try ProxyBench()
        let artifact = try await bench.artifact("1.0")
        let effect = bench.effect("1.0", artifact, step: "gray", strategy: Self.gray(1, 20))

        let alone = try await bench.driver.perform(effect, RecordingContext())
        try await bench.release(bench.effect("1.0", artifact, step: "one"))
        var again = effect
        again.key.generation = 2
        let same = try await bench.driver.perform(again, RecordingContext())

        #expect(alone.reason?.contains("runs behind its proxy already") == true)
        #expect(same.reason?.contains("gray needs another version than 1.0") == true)
        try await bench.end()
    }
}

extension Effect {
    /// The same, asked for once more by another run.
    fileprivate func again() -> Effect {
        var effect = self
        effect.key.step += "-again"
        return effect
    }
}
