import Foundation
import HostDrivers
import ReleaseEngine
import ReleaseModel
import Testing

@Suite(.timeLimit(.minutes(15))) struct ProcessSecretTests {
    private let source = KnownSource(["TOKEN": "s3cr3t-value"])

    /// Answers `/health` only where it was given the secret, and says it on its output.
    private static let script = """
        import http.server, os, sys
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.end_headers()
                self.wfile.write((os.environ["T"][::-1] + " " + str(os.getpid())).encode())
            def log_message(self, *a): pass
        print("mine is", os.environ["T"], flush=True)
        http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
        """

    private func effect(_ bench: ComponentBench, _ step: String) async throws -> Effect {
        let artifact = try await bench.artifact("v1-\(step)", script: Self.script)
        var effect = bench.effect("v1", artifact, key: .sample(step))
        var members = effect.input.object ?? []
        members.append(
            .init("environment", ["T": try SecretText.json("{port}-${secret:TOKEN}")]))
        effect.input = .members(members)
        return effect
    }

    @Test func `a component gets its secret, and nothing that is kept shows it`() async throws {
        let bench = try ComponentBench(secrets: source)
        let up = try await effect(bench, "up")
        let context = RecordingContext()

        let outcome = try await bench.driver.perform(up, context)

        guard case .succeeded = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(await bench.answer()?.version == String("\(bench.port)-s3cr3t-value".reversed()))
        let before = await context.before
        #expect(!"\(before)".contains("s3cr3t"))
        let log = await bench.driver.log(of: up.key, from: 0, limit: 10_000)
        let text = String(decoding: log?.bytes ?? [], as: UTF8.self)
        #expect(text.contains("starting v1 with the secret TOKEN version 1"))
        var files = 0
        let all = FileManager.default.enumerator(atPath: "\(bench.folder.path)/data")
        for case let name as String in try #require(all) {
            let path = "\(bench.folder.path)/data/\(name)"
            guard let bytes = FileManager.default.contents(atPath: path) else { continue }
            files += 1
            #expect(bytes.range(of: Data("s3cr3t-value".utf8)) == nil, "\(name)")
        }
        #expect(files > 5)
    }

    @Test func `a new version of a secret is another component to run`() async throws {
        let bench = try ComponentBench(secrets: source)
        let first = try await effect(bench, "first")
        _ = try await bench.perform(first)
        let pid = await bench.answer()?.pid
        var again = first
        again.key = .sample("again")
        _ = try await bench.perform(again)
        #expect(await bench.answer()?.pid == pid)

        source.set("TOKEN", "n3w-value", version: 2)
        var newer = first
        newer.key = .sample("newer")
        _ = try await bench.perform(newer)

        let answer = await bench.answer()
        #expect(answer?.pid != pid)
        #expect(answer?.version == String("\(bench.port)-n3w-value".reversed()))
    }

    @Test func `a missing secret fails before anything is changed`() async throws {
        let bench = try ComponentBench(secrets: source)
        source.set("TOKEN", nil)
        let up = try await effect(bench, "up")
        let context = RecordingContext()
        #expect(
            try await bench.driver.perform(up, context)
                == .failed(
                    reason: "there is no secret TOKEN; set it: slipway secret set TOKEN"))
        #expect(await context.before.isEmpty)
        #expect(try await bench.driver.probe(up) == .notDone)
    }
}
