import Foundation
import Glibc
import SlipwayTestSupport
import Testing

/// The real binary over TLS, and where it may listen without.
@Suite(.timeLimit(.minutes(15))) struct TransportTests {
    @Test func `SIGHUP brings a new certificate, and an open stream goes on`() async throws {
        let shop = try Workshop()
        let first = try await TestCertificate(named: "first", in: shop.path)
        let second = try await TestCertificate(named: "second", in: shop.path)
        let used = try await TestCertificate(named: "used", in: shop.path)
        try first.replace(used)
        let owner = try await Owner(of: shop)
        let (server, url) = try await Self.serve(
            shop, "--tls-certificate", used.certificate, "--tls-key", used.key)
        let token = try await owner.token(at: url, authority: first.certificate)
        #expect(url.hasPrefix("https://127.0.0.1:"))
        let plan = try shop.write(Plans.sequence([Plans.trigger]), to: "plan.yaml")
        let start = try await shop.ask(
            token, "run", plan, "--detach", "--output", "name", "--server", url, "--ca-file",
            first.certificate)
        #expect(start.status == 0, "\(start.chatter)")
        let run = start.output.split(separator: "\n").first.map(String.init) ?? ""
        let stream = try Running(
            "curl",
            [
                "--silent", "--no-buffer", "--cacert", first.certificate, "-H",
                "X-Auth-Token: \(token)", "-H", "Accept: text/event-stream",
                "\(url)/api/v1/runs/\(run)/events",
            ], in: shop.path)
        try await eventually("the stream is open") { stream.output.contains("event: started") }

        // A certificate without its key is refused, and the old one stays.
        try second.replaceCertificate(of: used)
        server.signal(SIGHUP)
        try await eventually("it is refused") { server.chatter.contains("is not the key of") }
        #expect(try await Self.trusts(first, url, shop, token))

        try second.replace(used)
        server.signal(SIGHUP)
        try await eventually("it is taken") { server.chatter.contains("was read just now") }
        #expect(try await Self.trusts(second, url, shop, token))
        #expect(try await !Self.trusts(first, url, shop, token))

        let go = try await shop.ask(
            token, "checkpoint", "trigger", run, "--server", url, "--ca-file", second.certificate)
        #expect(go.status == 0, "\(go.chatter)")
        try await eventually("the stream goes on") { stream.output.contains("event: triggered") }
        stream.signal(SIGTERM)
        server.signal(SIGTERM)
        #expect(try await server.finished().status == 0)
    }

    @Test func `a server without a certificate outlives SIGHUP`() async throws {
        let shop = try Workshop()
        let owner = try await Owner(of: shop)
        let (server, url) = try await Self.serve(shop)
        server.signal(SIGHUP)
        try await eventually("it says so") { server.chatter.contains("no certificate to read") }
        let token = try await owner.token(at: url)
        #expect(try await shop.ask(token, "release", "list", "--server", url).status == 0)
        server.signal(SIGTERM)
        #expect(try await server.finished().status == 0)
    }

    @Test func `without TLS only loopback is listened on, unless somebody accepts it`() async throws
    {
        let shop = try Workshop()
        let refused = try await shop.slipway("serve", "--listen", "0.0.0.0:0")
        #expect(refused.status == 2)
        #expect(refused.chatter.contains("--tls-certificate"))
        #expect(refused.chatter.contains("--insecure-listen"))

        let owner = try await Owner(of: shop)
        let (server, url) = try await Self.serve(
            shop, "--insecure-listen", listen: "0.0.0.0:0")
        try await eventually("it warns") { server.chatter.contains("without encryption") }
        let port = url.split(separator: ":").last ?? ""
        let local = "http://127.0.0.1:\(port)"
        let token = try await owner.token(at: local)
        let list = try await shop.ask(token, "release", "list", "--server", local)
        #expect(list.status == 0)
        server.signal(SIGTERM)
        #expect(try await server.finished().status == 0)
    }

    @Test func `a certificate that cannot be used is said so before anything is opened`()
        async throws
    {
        let shop = try Workshop()
        let own = try await TestCertificate(named: "own", in: shop.path)
        let alone = try await shop.slipway("serve", "--tls-key", own.key)
        #expect(alone.status == 2)
        #expect(alone.chatter.contains("or neither"))
        let wrong = try await shop.slipway(
            "serve", "--tls-certificate", own.certificate, "--tls-key", own.certificate)
        #expect(wrong.status == 2)
        #expect(wrong.chatter.contains("cannot be used as the server's key"))
        #expect(!shop.exists("data/lock"))
    }

    @Test func `a client believes whom it is told to, and says what it misses`() async throws {
        let shop = try Workshop()
        let own = try await TestCertificate(named: "own", in: shop.path)
        let owner = try await Owner(of: shop)
        let (server, url) = try await Self.serve(
            shop, "--tls-certificate", own.certificate, "--tls-key", own.key)
        let token = try await owner.token(at: url, authority: own.certificate)
        let list = ["release", "list", "--server", url]
        let unknown = try await shop.start(list).finished()
        #expect(unknown.status == 1)
        #expect(unknown.chatter.contains("--ca-file"))
        let told = try await shop.start(
            list, environment: ["SLIPWAY_CA_FILE": own.certificate, "SLIPWAY_TOKEN": token]
        ).finished()
        #expect(told.status == 0, "\(told.chatter)")
        let missing = try await shop.start(list + ["--ca-file", "missing.pem"]).finished()
        #expect(missing.status == 1)
        #expect(missing.chatter.contains("missing.pem holds no certificates"))
        server.signal(SIGTERM)
        #expect(try await server.finished().status == 0)
    }

    /// A server that is ready, and where it says it listens.
    private static func serve(
        _ shop: Workshop, _ arguments: String..., listen: String = "127.0.0.1:0"
    ) async throws -> (Running, url: String) {
        let server = try shop.start(
            ["serve", "--listen", listen, "--data", shop.data] + arguments)
        try await eventually("it listens: \(server.chatter)") { server.output.hasSuffix("\n") }
        let line = try JSONDecoder().decode([String: String].self, from: Data(server.output.utf8))
        return (server, line["listening"] ?? "")
    }

    private static func trusts(
        _ certificate: TestCertificate, _ url: String, _ shop: Workshop, _ token: String
    ) async throws -> Bool {
        try await shop.ask(
            token, "release", "list", "--server", url, "--ca-file", certificate.certificate
        ).status == 0
    }
}

extension Workshop {
    /// Runs a command with somebody's token.
    func ask(_ token: String, _ arguments: String...) async throws -> Finished {
        try await start(arguments, environment: ["SLIPWAY_TOKEN": token]).finished()
    }
}
