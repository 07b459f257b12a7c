import Foundation
import Glibc
import SlipwayTestSupport
import Testing

/// What docs/api.md shows is what happens.
@Suite(.timeLimit(.minutes(15))) struct APIPageTests {
    @Test func `every line of docs/api.md does what the page says`() async throws {
        let page = try TestedPage(String(contentsOf: Self.file, encoding: .utf8))
        #expect(page.parts.count { !$0.shown.isEmpty } >= 35)
        let shop = try Workshop()
        let owner = try await Owner(of: shop)
        let server = try shop.background("serve", "--listen", "127.0.0.1:0")
        try await eventually("it listens") { server.output.hasSuffix("\n") }
        let line = try JSONDecoder().decode([String: String].self, from: Data(server.output.utf8))
        let url = try #require(line["listening"])
        let script = try shop.write(page.script, to: "page.sh")

        let bash = try Running(
            "bash", [script], in: shop.path,
            environment: ["URL": url, "PASSWORD": owner.password])
        let ending = try await bash.finished(within: .seconds(180))

        for (number, part) in page.parts.enumerated() {
            let output = shop.text("part-\(number).txt")
            let lines = part.lines.joined(separator: "\n")
            #expect(output != nil, "not reached: \(lines)")
            guard let output else { break }
            #expect(part.matches(output), "\(lines)\nanswered: \(output)")
        }
        #expect(ending.status == 0, "\(ending.chatter)")
        server.signal(SIGTERM)
        #expect(try await server.finished().status == 0)
    }

    /// Signing in needs none, and a browser has its cookie.
    @Test func `every line of the page that asks shows a token`() throws {
        let page = try TestedPage(String(contentsOf: Self.file, encoding: .utf8))
        for part in page.parts {
            let text = part.lines.joined(separator: "\n")
            let asks = text.matches(of: /\bcurl\s/).count
            let tokens = text.matches(of: #/-H "X-Auth-Token: \$[A-Z_]+"/#).count
            let others = text.matches(of: #/\$URL/(v3/auth/tokens|api/v1/sign-in)|-b cookies.txt/#)
            #expect(asks == tokens + others.count, "\(text)")
        }
    }

    @Test func `an output is compared piece by piece`() {
        let page = TestedPage("x\n```sh\na\n# => {\"a\":…,\"c\":3}\nb\n```\n```console\nc\n```")
        #expect(page.parts.map(\.lines) == [["a"], ["b"]])
        #expect(page.parts[0].matches("{\"a\":1,\n\"b\":2,\"c\":3}"))
        #expect(!page.parts[0].matches("\"c\":3} {\"a\":1,"))
        #expect(page.parts[1].matches("anything"))
    }

    private static let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "docs/api.md")
}
