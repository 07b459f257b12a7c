import Foundation
import ReleaseModel
import SlipwayTestSupport
import Testing

/// A package with a web server that answers its version and process.
struct TestPackage: Sendable {
    let version: String
    let path: String
    let sha256: String
    /// Where components get it from.
    var url: String

    private static let server = """
        import http.server, os, sys, threading, time
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            def do_GET(self):
                body = ("VERSION " + str(os.getpid())).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            def log_message(self, *_): pass
        class Server(http.server.ThreadingHTTPServer):
            request_queue_size = 200
            daemon_threads = True
        SCRIPT
        Server((sys.argv[1], int(sys.argv[2])), Handler).serve_forever()
        """

    /// - Parameter script: what the server does besides, before it listens.
    init(_ version: String, script: String = "", in shop: Workshop) async throws {
        let folder = "\(shop.path)/sources/\(version)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let text = Self.server.replacing("VERSION", with: version)
            .replacing("SCRIPT", with: script)
        try Data(text.utf8).write(to: URL(filePath: "\(folder)/server.py"))
        try await self.init(version, packing: ["-C", folder, "server.py"], in: shop)
    }

    /// - Parameter arguments: what `tar` is told to pack.
    init(_ version: String, packing arguments: [String], in shop: Workshop) async throws {
        self.version = version
        let packages = "\(shop.path)/packages"
        try FileManager.default.createDirectory(
            atPath: packages, withIntermediateDirectories: true)
        path = "\(packages)/\(version).tar.gz"
        let packed = try await Running(
            "tar", ["-P", "-czf", path] + arguments, in: shop.path
        ).finished()
        try #require(packed.status == 0, "\(packed.chatter)")
        let digest = try await Running("sha256sum", [path], in: shop.path).finished()
        sha256 = String(digest.output.prefix(64))
        url = "file:\(path)"
    }

    var source: JSON {
        ["kind": "package", "url": .string("\(url)#sha256=\(sha256)")]
    }

    /// The same, from a server.
    func from(_ server: PackageServer) -> TestPackage {
        var package = self
        package.url = "\(server.url)/\(version).tar.gz"
        return package
    }

    /// The body that creates a component of this package.
    func component(
        _ name: String, in environment: String, port: Int?, replicas: Int = 2,
        more: [JSON.Member] = []
    ) -> JSON {
        var members: [JSON.Member] = [
            .init("name", .string(name)), .init("environment_id", .string(environment)),
            .init("version", .string(version)), .init("replica", .integer(Int64(replicas))),
            .init(
                "runtime_stack",
                [
                    "name": "Python3", "type": "Python", "version": "3",
                    "deploy_mode": "virtualmachine",
                ]),
            .init("source", source),
            .init(
                "command",
                ["command": ["python3"], "args": ["server.py", "{address}", "{port}"]]),
        ]
        if let port {
            members += [
                .init(
                    "external_accesses",
                    [["protocol": "HTTP", "forward_port": .integer(Int64(port))]]),
                .init(
                    "readiness_probe",
                    ["type": "http", "delay": 0, "timeout": 60, "path": "/"]),
            ]
        }
        return .members(
            members.filter { member in !more.contains { $0.name == member.name } } + more)
    }
}

/// The web server that packages are fetched from; it can be cut off.
final class PackageServer: Sendable {
    let url: String
    private let port: Int
    private let shop: Workshop

    init(of shop: Workshop) throws {
        port = try FreePorts.next()
        url = "http://127.0.0.1:\(port)"
        self.shop = shop
    }

    /// It answers as long as what is returned is kept.
    func start() async throws -> Running {
        let running = try Running(
            "python3",
            [
                "-m", "http.server", "\(port)", "--bind", "127.0.0.1", "--directory",
                "\(shop.path)/packages",
            ], in: shop.path)
        try await eventually("packages can be fetched: \(running.chatter)") {
            try await Running(
                "curl", ["--silent", "--fail", "--output", "/dev/null", url], in: shop.path
            ).finished().status == 0
        }
        return running
    }

    func stop(_ running: Running) async throws {
        running.signal(SIGKILL)
        _ = try await running.finished()
    }
}
