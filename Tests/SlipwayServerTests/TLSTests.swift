import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOSSL
import SlipwayServer
import SlipwayTestSupport
import Testing

@Suite(.timeLimit(.minutes(15))) struct TLSTests {
    @Test(arguments: [TLSVersion.tlsv12, .tlsv13])
    func `a handshake of TLS 1.2 or 1.3 is accepted`(version: TLSVersion) async throws {
        try await Self.withServer { server, certificate in
            let status = try await Self.ask(server, trusting: certificate, version)
            #expect(status == .ok)
        }
    }

    @Test(arguments: [TLSVersion.tlsv1, .tlsv11])
    func `an older handshake is refused by the server`(version: TLSVersion) async throws {
        try await Self.withServer { server, certificate in
            await #expect {
                _ = try await Self.ask(server, trusting: certificate, version)
            } throws: { error in
                "\(error)".contains("ALERT_PROTOCOL_VERSION")
            }
        }
    }

    @Test func `HTTP without TLS gets no answer, and the connection is closed`() async throws {
        try await Self.withServer { server, certificate in
            let plain = try await RawConnection.open(to: server)
            await plain.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            try await plain.closed()
            #expect(!plain.text.contains("HTTP"))
            #expect(try await Self.ask(server, trusting: certificate) == .ok)
        }
    }

    @Test func `a client that never begins its handshake is closed`() async throws {
        try await Self.withServer { options in
            options.limits.idleTime = .milliseconds(100)
        } _: { server, _ in
            let silent = try await RawConnection.open(to: server)
            try await silent.closed()
        }
    }

    @Test func `the control socket stays as it is`() async throws {
        try await Self.withServer { server, _ in
            let answer = try await server.askSocket("/healthz")
            #expect(answer.status == .ok)
        }
    }

    @Test func `a page is of this server only where it was encrypted, too`() async throws {
        try await Self.withServer { server, certificate in
            let own = try await Self.ask(
                server, trusting: certificate, headers: [("Origin", server.url)])
            #expect(own == .ok)
            let plain = server.url.replacing("https:", with: "http:")
            let other = try await Self.ask(
                server, trusting: certificate, headers: [("Origin", plain)])
            #expect(other == .forbidden)
        }
    }

    @Test func `a broken file is refused by name`() async throws {
        try await Self.inFolder { folder in
            let one = try await TestCertificate(named: "one", in: folder)
            let other = try await TestCertificate(named: "other", in: folder)
            let broken = "\(folder)/broken.pem"
            try Data("no PEM".utf8).write(to: URL(fileURLWithPath: broken))
            for file in [broken, "\(folder)/missing.pem"] {
                #expect(throws: ServerError.badCertificate(file)) {
                    try TLSIdentity(certificate: file, key: one.key)
                }
                #expect(throws: ServerError.self) {
                    try TLSIdentity(certificate: one.certificate, key: file)
                }
            }
            #expect(throws: ServerError.self) {
                try TLSIdentity(certificate: one.certificate, key: other.key)
            }
        }
    }

    private static func withServer(
        _ change: @escaping @Sendable (inout ServerOptions) -> Void = { _ in },
        _ body: @escaping @Sendable (LiveServer, TestCertificate) async throws -> Void
    ) async throws {
        try await inFolder { folder in
            let certificate = try await TestCertificate(named: "own", in: folder)
            let identity = try TLSIdentity(
                certificate: certificate.certificate, key: certificate.key)
            try await ServedEngine.withOne { bench in
                try await LiveServer.withOne(bench) { options in
                    options.identity = identity
                    change(&options)
                } _: { server in
                    try await body(server, certificate)
                }
            }
        }
    }

    private static func inFolder(_ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/slipway-\(UUID())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(folder)
    }

    /// Asks once, on a connection of its own with exactly one version of TLS.
    private static func ask(
        _ server: LiveServer, trusting certificate: TestCertificate,
        _ version: TLSVersion = .tlsv13, headers: [(String, String)] = []
    ) async throws -> HTTPResponseStatus {
        var trust = TLSConfiguration.makeClientConfiguration()
        trust.trustRoots = .file(certificate.certificate)
        trust.minimumTLSVersion = version
        trust.maximumTLSVersion = version
        var configuration = HTTPClient.Configuration(tlsConfiguration: trust)
        configuration.connectionPool.retryConnectionEstablishment = false
        let client = HTTPClient(configuration: configuration)
        var request = HTTPClientRequest(url: server.url + "/healthz")
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        do {
            let answer = try await client.execute(request, timeout: .seconds(120))
            try await client.shutdown()
            return answer.status
        } catch {
            try await client.shutdown()
            throw error
        }
    }
}
