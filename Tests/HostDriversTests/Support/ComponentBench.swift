import Crypto
import Foundation
import Glibc
import HostDrivers
import ReleaseEngine
import ReleaseModel
import SlipwayTestSupport
import Synchronization

/// A process driver with small web servers as its components; what still runs at the end is ended.
final class ComponentBench: Sendable {
    let folder: TemporaryFolder
    let driver: ProcessDriver
    let port: Int

    init(secrets: any SecretSource = NoSecrets()) throws {
        folder = try TemporaryFolder()
        driver = ProcessDriver(
            data: "\(folder.path)/data", shim: shimProgram, secrets: secrets)
        port = Self.freePorts(3)
    }

    deinit {
        for pid in shims() { kill(pid, SIGKILL) }
    }

    /// A tar archive of a web server that answers its version, and `health` to `/health`.
    func artifact(
        _ version: String, health: Int = 200, script: String? = nil
    ) async throws -> (
        path: String, sha256: String
    ) {
        let server = """
            import http.server, os, sys
            class Handler(http.server.BaseHTTPRequestHandler):
                def do_GET(self):
                    self.send_response(\(health) if self.path == "/health" else 200)
                    self.end_headers()
                    self.wfile.write(("\(version) " + str(os.getpid())).encode())
                def log_message(self, *a): pass
            print("starting \(version)", flush=True)
            http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
            """
        try folder.write(script ?? server, to: "make/\(version)/server.py")
        return try await pack("\(version).tar.gz", ["-C", "\(folder.path)/make/\(version)", "."])
    }

    /// Makes an archive as tar's arguments say.
    func pack(
        _ name: String, _ arguments: [String]
    ) async throws -> (path: String, sha256: String) {
        let path = "\(folder.path)/\(name)"
        _ = try await Running("tar", ["-czPf", path] + arguments, in: folder.path).finished()
        let digest = SHA256.hash(data: try Data(contentsOf: URL(fileURLWithPath: path)))
        return (path, digest.map { String(format: "%02x", $0) }.joined())
    }

    func effect(
        _ version: String, _ artifact: (path: String, sha256: String), key: EffectKey? = nil,
        replicas: Int = 1, within: String = "4m", address: String? = nil,
        timeout: Duration = .seconds(280)
    ) -> Effect {
        Effect(
            key: key ?? .sample("up-\(version)"), attempt: 1, driver: "process",
            input: [
                "component": "web", "version": .string(version),
                "artifact": .string(address ?? "file:\(artifact.path)"),
                "sha256": .string(artifact.sha256), "replicas": .integer(Int64(replicas)),
                "start": ["python3", "server.py", "{port}"], "port": .integer(Int64(port)),
                "health": ["within": .string(within), "every": "20ms"], "stopTimeout": "2s",
            ], timeout: timeout)
    }

    func perform(_ effect: Effect) async throws -> Outcome {
        try await driver.perform(effect, RecordingContext())
    }

    /// Performs the effect's undo with what its perform recorded.
    func undo(_ effect: Effect, before: [JSON]) async throws -> Outcome {
        var back = effect
        back.key.direction = .undo
        back.before = before
        return try await driver.undo(back, RecordingContext())
    }

    /// What a replica answers: its version and pid; nil where nobody listens.
    func answer(of replica: Int = 0) async -> (version: String, pid: String)? {
        guard let text = try? await get("http://127.0.0.1:\(port + replica)/") else { return nil }
        let words = text.split(separator: " ").map(String.init)
        return words.count == 2 ? (words[0], words[1]) : nil
    }

    func versions(_ replicas: Int) async -> [String?] {
        var versions: [String?] = []
        for replica in 0..<replicas { versions.append(await answer(of: replica)?.version) }
        return versions
    }

    /// The living shims of this bench.
    func shims() -> [Int32] {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return all.compactMap { Int32($0) }.filter { pid in
            let line =
                (try? Data(contentsOf: URL(fileURLWithPath: "/proc/\(pid)/cmdline"))) ?? Data()
            let text = String(decoding: line, as: UTF8.self)
            return text.contains(Shim.word) && text.contains(folder.path) && lives(pid)
        }
    }

    private func get(_ url: String) async throws -> String {
        let program = """
            import sys, urllib.request
            print(urllib.request.urlopen(sys.argv[1], timeout=100).read().decode())
            """
        let answer = try await Running("python3", ["-c", program, url], in: folder.path).finished()
        return answer.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Where the next bench looks for ports: no two benches of this process get the same ones.
    private static let nextPort = Mutex(Int.random(in: 20_000..<30_000))

    /// The first of some ports in a row on which nobody listens.
    private static func freePorts(_ count: Int) -> Int {
        nextPort.withLock { next in
            for _ in 0..<500 {
                let first = next
                next = next + 2 * count > 32_000 ? 20_000 : next + count
                if (first..<first + count).allSatisfy(isFree) { return first }
            }
            return 20_000
        }
    }

    private static func isFree(_ port: Int) -> Bool {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(listener) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(INADDR_LOOPBACK).bigEndian
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}
