import Foundation
import Glibc
import HostDrivers
import ReleaseEngine
import ReleaseModel
import Testing

/// What a server leaves behind when it is killed at each point of a rollout, made by hand from
/// the files of one that was carried to its end.
@Suite(.timeLimit(.minutes(15)), .serialized) struct ProcessCrashTests {
    private static let state = "data/components/web/state.json"
    private static let record = "data/effects/r-1~up-2.0~forward~1.json"

    /// 2.0 just released over 1.0 with two replicas, and the state as it was before.
    private func released() async throws -> (ComponentBench, Effect, RecordingContext, old: String)
    {
        let bench = try ComponentBench()
        _ = try await bench.perform(
            bench.effect("1.0", try await bench.artifact("1.0"), replicas: 2))
        let old = bench.folder.text(of: Self.state)
        let effect = bench.effect("2.0", try await bench.artifact("2.0"), replicas: 2)
        let context = RecordingContext()
        _ = try await bench.driver.perform(effect, context)
        return (bench, effect, context, old)
    }

    private func forgetEnding(_ bench: ComponentBench) throws {
        let json = try JSON(decoding: Array(bench.folder.text(of: Self.record).utf8))
        let members = (json.object ?? []).filter { $0.name != "ending" && $0.name != "performed" }
        let begun = JSON.members(members + [.init("performed", 0), .init("ending", .null)])
        try bench.folder.write(begun.text, to: Self.record)
    }

    @Test func `killed after the switch, the probe says done`() async throws {
        let (bench, effect, _, _) = try await released()
        try forgetEnding(bench)

        guard case .done(let outputs) = try await bench.driver.probe(effect) else {
            Issue.record("not done")
            return
        }
        #expect(outputs.contains(Output("version", "2.0")))
        #expect(await bench.driver.evidence(of: effect.key)?.performed == 1)
    }

    @Test func `killed half-way, the probe says failed and the next perform does the rest`()
        async throws
    {
        let (bench, effect, _, old) = try await released()
        try forgetEnding(bench)
        try bench.folder.write(old, to: Self.state)
        let kept = await bench.answer(of: 0)?.pid
        let stopped = try #require(await bench.answer(of: 1)?.pid)
        // Its shim and its record remain as a kill leaves them.
        let shim = try #require(bench.shims().first { parent(of: stopped) == $0 })
        kill(shim, SIGKILL)
        #expect(try await eventually { !lives(Int32(stopped) ?? 0) })

        guard case .failed(let reason) = try await bench.driver.probe(effect) else {
            Issue.record("half-way is neither done nor not done")
            return
        }
        #expect(reason.contains("stopped half-way: 1 of 2 healthy replicas of 2.0 run"))

        var retry = effect
        retry.key.generation = 2
        guard case .succeeded = try await bench.perform(retry) else {
            Issue.record("the retry failed")
            return
        }
        #expect(await bench.versions(2) == ["2.0", "2.0"])
        #expect(await bench.answer(of: 0)?.pid == kept)
        #expect(bench.folder.text(of: Self.state).contains("2.0"))
    }

    @Test func `killed half-way, an undo goes back`() async throws {
        let (bench, effect, context, old) = try await released()
        try forgetEnding(bench)
        try bench.folder.write(old, to: Self.state)

        guard case .succeeded = try await bench.undo(effect, before: await context.before) else {
            Issue.record("the way back failed")
            return
        }
        #expect(await bench.versions(2) == ["1.0", "1.0"])
        #expect(bench.folder.text(of: "data/components/web/current/server.py").contains("1.0"))
    }

    @Test func `killed after the before-state was recorded, nothing began`() async throws {
        let bench = try ComponentBench()
        let effect = bench.effect("1.0", try await bench.artifact("1.0"))
        let context = ThrowingContext()

        await #expect(throws: ThrowingContext.Killed.self) {
            try await bench.driver.perform(effect, context)
        }

        #expect(try await bench.driver.probe(effect) == .notDone)
        #expect(await bench.versions(1) == [nil])
    }

    @Test func `a damaged record is a doubt`() async throws {
        let bench = try ComponentBench()
        let effect = bench.effect("2.0", try await bench.artifact("2.0"))
        try bench.folder.write("{", to: Self.record)

        guard case .unknown = try await bench.driver.probe(effect) else {
            Issue.record("the probe claims to know")
            return
        }
    }

    private func parent(of pid: String) -> Int32? {
        let status = (try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)) ?? ""
        return status.split(separator: "\n").first { $0.hasPrefix("PPid:") }
            .flatMap { Int32($0.dropFirst(5).trimmingCharacters(in: .whitespaces)) }
    }
}

/// Stands for a server that is killed just after the before-state became durable.
private struct ThrowingContext: EffectContext {
    struct Killed: Error {}

    func willChange(_ residue: Residue) async throws {}
    func didRestore(_ residue: Residue) async throws {}
    func willReplace(_ before: JSON) async throws { throw Killed() }
}
