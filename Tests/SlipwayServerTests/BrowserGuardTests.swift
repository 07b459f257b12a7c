import HTTPTypes
import Hummingbird
import Testing

@testable import SlipwayServer

@Suite struct BrowserGuardTests {
    private struct Case: Sendable {
        var listen: String
        var names: [String] = []
        var isEncrypted = false
        var answers: [String]
        var refuses: [String]
    }

    private static let cases = [
        Case(
            listen: "127.0.0.1:80",
            answers: [
                "localhost", "LOCALHOST:7", "127.0.0.1", "127.9.9.9:80", "[::1]", "[::1]:8080",
            ],
            refuses: [
                "evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "8.8.8.8",
                "[2001:db8::1]", "", "127.1", "0.0.0.0",
            ]),
        Case(
            listen: "192.0.2.7:443", names: ["Slipway.Example.org"], isEncrypted: true,
            answers: ["192.0.2.7", "192.0.2.7:443", "slipway.example.ORG:443", "localhost"],
            refuses: ["192.0.2.8", "example.org", "x.slipway.example.org"]),
        Case(
            listen: "0.0.0.0:443", names: ["release.example.org"],
            answers: ["192.0.2.7", "[2001:db8::1]:443", "release.example.org"],
            refuses: ["evil.example", "release.example.org.evil.example"]),
    ]

    @Test func `only the names of this server are answered`() throws {
        for given in Self.cases {
            let browsers = BrowserGuard(
                listen: try ListenAddress(given.listen, for: .everywhere), names: given.names,
                isEncrypted: given.isEncrypted)
            for host in given.answers { #expect(passes(browsers, host), "\(host)") }
            for host in given.refuses { #expect(!passes(browsers, host), "\(host)") }
        }
    }

    @Test func `a page of another origin is refused, under whatever name it asks`() {
        let browsers = BrowserGuard(listen: nil, names: ["a.example"], isEncrypted: false)
        #expect(passes(browsers, "a.example:80", origin: "http://a.example:80"))
        #expect(passes(browsers, "a.example", origin: "https://a.example"))
        for origin in ["http://b.example", "null", "http://a.example:81", "a.example", ""] {
            #expect(!passes(browsers, "a.example", origin: origin), "\(origin)")
        }
    }

    private func passes(
        _ browsers: BrowserGuard, _ host: String, origin: String? = nil
    ) -> Bool {
        var head = HTTPRequest(method: .get, scheme: nil, authority: host, path: "/")
        head.headerFields[.origin] = origin
        do {
            try browsers.check(Request(head: head, body: RequestBody(buffer: .init())))
            return true
        } catch {
            return false
        }
    }
}
