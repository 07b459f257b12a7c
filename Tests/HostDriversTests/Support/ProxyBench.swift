import Foundation
import Glibc
import HostDrivers
import ReleaseEngine
import ReleaseModel
import SlipwayTestSupport
import Synchronization
import Testing

/// A component behind its proxy; nothing of it is left when the bench is gone.
final class ProxyBench: Sendable {
    let base: ComponentBench
    /// Where the replicas listen: 200 ports from here.
    let port: Int
    /// Where clients ask.
    let front: Int

    private let artifacts = Mutex<[String: (path: String, sha256: String)]>([:])
    private static let nextBlock = Mutex(Int.random(in: 0..<40))

    init(secrets: any SecretSource = NoSecrets()) throws {
        base = try ComponentBench(secrets: secrets)
        let block = Self.nextBlock.withLock { next in
            next += 1
            return next % 40
        }
        // Below the ports that the kernel hands out, above those of the other benches.
        port = 10_000 + block * 220
        front = port + 210
    }

    var folder: TemporaryFolder { base.folder }
    var driver: ProcessDriver { base.driver }
    var configuration: String { folder.text(of: "data/components/web/proxy/haproxy.cfg") }

    /// The state's version and place, without who made it so.
    var standing: String {
        let text = folder.text(of: "data/components/web/state.json")
        guard let json = try? JSON(decoding: Array(text.utf8)),
            let members = json["current"]?.object
        else { return text }
        return JSON.members(members.filter { $0.name != "key" && $0.name != "owner" }).text
    }

    /// A threaded web server; it answers its version, and does what `script` says.
    ///
    /// Asked for again it is the same, for an archive made anew has another digest.
    func artifact(
        _ version: String, script: String = ""
    ) async throws -> (path: String, sha256: String) {
        if let known = artifacts.withLock({ $0[version] }) { return known }
        let made = try await base.artifact(
            version,
            script: """
                import http.server, os, sys, threading, time
                class Handler(http.server.BaseHTTPRequestHandler):
                    def do_GET(self):
                        if self.path == "/slow": time.sleep(1)
                        self.send_response(200)
                        self.end_headers()
                        self.wfile.write(("\(version) " + str(os.getpid())).encode())
                    def log_message(self, *a): pass
                class Server(http.server.ThreadingHTTPServer):
                    request_queue_size = 200
                \(script)
                Server((sys.argv[1], int(sys.argv[2])), Handler).serve_forever()
                """)
        artifacts.withLock { $0[version] = made }
        return made
    }

    func effect(
        _ version: String, _ artifact: (path: String, sha256: String), step: String,
        replicas: Int = 1, strategy: JSON? = nil, proxy: JSON? = nil, more: [JSON.Member] = []
    ) -> Effect {
        var members: [JSON.Member] = [
            .init("component", "web"), .init("version", .string(version)),
            .init("artifact", .string("file:\(artifact.path)")),
            .init("sha256", .string(artifact.sha256)),
            .init("replicas", .integer(Int64(replicas))),
            .init("start", ["python3", "server.py", "{address}", "{port}"]),
            .init("port", .integer(Int64(port))), .init("stopTimeout", "2s"),
            .init(
                "proxy", proxy ?? ["port": .integer(Int64(front)), "drain": "5s", "ramp": 2]),
        ]
        if let strategy { members.append(.init("strategy", strategy)) }
        if !more.contains(where: { $0.name == "health" }) {
            members.append(.init("health", ["within": "1m", "every": "20ms", "path": "/"]))
        }
        return Effect(
            key: .sample(step), attempt: 1, driver: "process", input: .members(members + more),
            timeout: .seconds(200))
    }

    /// Performs it and expects that it succeeds; what was current before is recorded.
    @discardableResult
    func release(
        _ effect: Effect, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> [JSON] {
        let context = RecordingContext()
        let outcome = try await driver.perform(effect, context)
        if case .succeeded = outcome {
            #expect(
                try await driver.probe(effect) == outcome.asDone, sourceLocation: sourceLocation)
        } else {
            Issue.record(
                "\(outcome)\n\(folder.text(of: log(effect)))", sourceLocation: sourceLocation)
        }
        return await context.before
    }

    /// Undoes it and expects that it succeeds.
    func takeBack(
        _ effect: Effect, before: [JSON], sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let outcome = try await base.undo(effect, before: before)
        guard case .succeeded = outcome else {
            Issue.record("\(outcome)", sourceLocation: sourceLocation)
            return
        }
    }

    func client(count: Int = 0) throws -> AskingClient {
        try AskingClient(port: front, count: count, in: folder)
    }

    /// Of so many questions, asked now.
    func tally(of count: Int = 600) async throws -> AskingClient.Tally {
        try await client(count: count).finish(byItself: true)
    }

    /// Ends everything and waits until nothing is left: no shim, no replica, no proxy.
    func end(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        for pid in base.shims() { kill(pid, SIGTERM) }
        let isGone = try await eventually(within: .seconds(30)) { leftovers().isEmpty }
        #expect(isGone, "\(leftovers()) still run", sourceLocation: sourceLocation)
        for pid in leftovers() { kill(pid, SIGKILL) }
    }

    /// The processes that were started below the bench's folder.
    func leftovers() -> [Int32] {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return all.compactMap { Int32($0) }.filter { pid in
            let place = try? FileManager.default.destinationOfSymbolicLink(
                atPath: "/proc/\(pid)/cwd")
            return lives(pid) && place?.hasPrefix("\(folder.path)/data/components") == true
                || base.shims().contains(pid)
        }
    }

    private func log(_ effect: Effect) -> String {
        let name = effect.key.description.replacingOccurrences(of: "/", with: "~")
        return "data/effects/\(name).log"
    }
}

extension Outcome {
    fileprivate var asDone: Probe? {
        if case .succeeded(let outputs) = self { .done(outputs) } else { nil }
    }
}
