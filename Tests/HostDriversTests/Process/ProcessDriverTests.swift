import Foundation
import Glibc
import HostDrivers
import ReleaseEngine
import ReleaseModel
import Testing

@Suite(.timeLimit(.minutes(15)), .serialized) struct ProcessDriverTests {
    @Test func `a component is upgraded, and goes back version by version`() async throws {
        let bench = try ComponentBench()
        let first = bench.effect("1.0", try await bench.artifact("1.0"), replicas: 2)
        let second = bench.effect("2.0", try await bench.artifact("2.0"), replicas: 2)
        let (one, two) = (RecordingContext(), RecordingContext())
        #expect(try await bench.driver.probe(first) == .notDone)

        let up = try await bench.driver.perform(first, one)
        let outputs = [
            Output("port", "\(bench.port)"), Output("replicas", "2"), Output("version", "1.0"),
        ]
        #expect(up == .succeeded(outputs))
        #expect(await bench.versions(2) == ["1.0", "1.0"])
        #expect(try await bench.driver.probe(first) == .done(outputs))

        guard case .succeeded = try await bench.driver.perform(second, two) else {
            Issue.record("the upgrade failed")
            return
        }
        #expect(await bench.versions(2) == ["2.0", "2.0"])
        #expect(bench.shims().count == 2)
        #expect(bench.folder.text(of: "data/components/web/current/server.py").contains("2.0"))
        #expect(await bench.driver.evidence(of: second.key)?.performed == 1)

        #expect(await one.before.map { $0["current"] } == [.null])
        guard case .succeeded = try await bench.undo(second, before: await two.before) else {
            Issue.record("the way back failed")
            return
        }
        #expect(await bench.versions(2) == ["1.0", "1.0"])

        #expect(try await bench.undo(first, before: await one.before) == .succeeded([]))
        #expect(await bench.versions(2) == [nil, nil])
        #expect(bench.shims().isEmpty)
        #expect(!bench.folder.exists("data/components/web/current"))
    }

    @Test func `what runs as asked is left alone, and surplus replicas stop`() async throws {
        let bench = try ComponentBench()
        let artifact = try await bench.artifact("1.0")
        _ = try await bench.perform(bench.effect("1.0", artifact, replicas: 3))
        let before = await bench.answer()?.pid

        let outcome = try await bench.perform(
            bench.effect("1.0", artifact, key: .sample("again"), replicas: 1))

        guard case .succeeded = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(await bench.answer()?.pid == before)
        #expect(await bench.versions(3) == ["1.0", nil, nil])
    }

    @Test func `eight performs of one effect start each replica once`() async throws {
        let bench = try ComponentBench()
        let effect = bench.effect("1.0", try await bench.artifact("1.0"), replicas: 2)
        let context = RecordingContext()

        try await withThrowingTaskGroup(of: Outcome.self) { group in
            for _ in 0..<8 { group.addTask { try await bench.driver.perform(effect, context) } }
            for try await outcome in group {
                guard case .succeeded = outcome else {
                    Issue.record("\(outcome)")
                    continue
                }
            }
        }

        #expect(await context.before.count == 1)
        let launches = try FileManager.default.contentsOfDirectory(
            atPath: "\(bench.folder.path)/data/components/web/replicas/0")
        #expect(launches.count == 1)
    }

    @Test func `an artifact that is gone fails the step and leaves the old version alone`()
        async throws
    {
        let bench = try ComponentBench()
        _ = try await bench.perform(bench.effect("1.0", try await bench.artifact("1.0")))
        let artifact = try await bench.artifact("2.0")
        let server = try await WebServer { _, _ in .answer(404) }
        let url = "\(server.url)/2.0.tar.gz"

        let missing = try await bench.perform(
            bench.effect("2.0", artifact, key: .sample("a"), address: "file:/no/such/file"))
        let unknown = try await bench.perform(
            bench.effect("2.0", artifact, key: .sample("b"), address: url))
        let port = try UnheardPort()
        let unheard = "http://127.0.0.1:\(port.number)/2.0.tar.gz"
        let gone = try await bench.perform(
            bench.effect("2.0", artifact, key: .sample("c"), address: unheard))

        #expect(missing == .failed(reason: "there is no artifact /no/such/file"))
        #expect(unknown == .failed(reason: "cannot fetch \(url): answered 404"))
        #expect(gone == .failed(reason: "cannot fetch \(unheard): Connection refused"))
        #expect(await bench.versions(1) == ["1.0"])
    }

    @Test func `an artifact is fetched from the web`() async throws {
        let bench = try ComponentBench()
        let artifact = try await bench.artifact("1.0")
        let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: artifact.path)))
        let server = try await WebServer { _, _ in .answer(200, body: bytes) }

        let outcome = try await bench.perform(
            bench.effect("1.0", artifact, address: "\(server.url)/1.0.tar.gz"))

        guard case .succeeded = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(await bench.versions(1) == ["1.0"])
    }

    @Test func `an artifact with another digest is not unpacked`() async throws {
        let bench = try ComponentBench()
        let artifact = try await bench.artifact("1.0")
        let wrong = String(repeating: "0", count: 64)
        let effect = bench.effect("1.0", (artifact.path, wrong))

        let outcome = try await bench.perform(effect)

        let reason = try #require(outcome.reason)
        #expect(reason.contains(wrong) && reason.contains(artifact.sha256))
        #expect(!bench.folder.exists("data/components/web/versions/1.0-\(wrong.prefix(12))"))
        #expect(try await bench.driver.probe(effect) == .notDone)
    }

    @Test func `a version that is not healthy fails the step, and undo goes back`() async throws {
        let bench = try ComponentBench()
        _ = try await bench.perform(
            bench.effect("1.0", try await bench.artifact("1.0"), replicas: 2))
        let effect = bench.effect(
            // Time enough to start and answer 503 wherever this runs.
            "2.0", try await bench.artifact("2.0", health: 503), replicas: 2, within: "15s")
        let context = RecordingContext()

        let outcome = try await bench.driver.perform(effect, context)

        let reason = try #require(outcome.reason)
        #expect(reason.contains("replica 0 of 2.0 was not healthy within 15s"))
        #expect(reason.contains("answered 503 instead of 200; it last wrote: starting 2.0"))
        #expect(await bench.versions(2) == [nil, "1.0"])
        #expect(try await bench.driver.probe(effect) == .failed(reason: reason))
        guard case .succeeded = try await bench.undo(effect, before: await context.before) else {
            Issue.record("the way back failed")
            return
        }
        #expect(await bench.versions(2) == ["1.0", "1.0"])
    }

    @Test func `a replica that ends by itself is told with its last words`() async throws {
        let bench = try ComponentBench()
        let artifact = try await bench.artifact(
            "1.0", script: "import sys; sys.exit('no database')")

        let outcome = try await bench.perform(bench.effect("1.0", artifact))

        #expect(
            outcome
                == .failed(
                    reason: "replica 0 of 1.0 exited with status 1; it last wrote: no database"))
    }

    @Test func `somebody else on the port does not vouch for a dead replica`() async throws {
        let bench = try ComponentBench()
        let other = try await WebServer { _, _ in .answer(200) }
        var effect = bench.effect("1.0", try await bench.artifact("1.0"))
        guard let port = other.url.split(separator: ":").last, var input = effect.input.object
        else {
            return
        }
        input.append(.init("port", .integer(Int64(port) ?? 0)))
        effect.input = .members(input)

        let outcome = try await bench.perform(effect)

        #expect(outcome == .failed(reason: "port \(port) of replica 0 is taken by somebody else"))
        #expect(bench.shims().isEmpty)
    }

    @Test func `an undo leaves alone what somebody else changed since`() async throws {
        let bench = try ComponentBench()
        let first = bench.effect("1.0", try await bench.artifact("1.0"))
        let context = RecordingContext()
        _ = try await bench.driver.perform(first, context)
        _ = try await bench.perform(bench.effect("2.0", try await bench.artifact("2.0")))

        let outcome = try await bench.undo(first, before: await context.before)

        #expect(outcome.reason?.contains("web was changed since by r-1/up-2.0 (now 2.0)") == true)
        #expect(await bench.versions(1) == ["2.0"])
    }

    @Test func `a cancelled rollout says that it is half-way, and undo goes back`() async throws {
        let bench = try ComponentBench()
        _ = try await bench.perform(bench.effect("1.0", try await bench.artifact("1.0")))
        let effect = bench.effect("2.0", try await bench.artifact("2.0", health: 503))
        let context = RecordingContext()
        let performing = Task { try await bench.driver.perform(effect, context) }
        #expect(try await eventually { await bench.answer()?.version == "2.0" })
        #expect(try await bench.driver.probe(effect) == .running)

        performing.cancel()

        let reason = "stopped half-way; a retry does the rest, an undo goes back"
        #expect(try await performing.value == .cancelled(reason: reason))
        #expect(try await bench.driver.probe(effect) == .cancelled(reason: reason))
        guard case .succeeded = try await bench.undo(effect, before: await context.before) else {
            Issue.record("the way back failed")
            return
        }
        #expect(await bench.versions(1) == ["1.0"])
    }
}
