import Foundation
import Glibc
import SlipwayTestSupport
import Testing

/// The real server, asked by schemathesis whatever its OpenAPI document allows, and more.
@Suite(.timeLimit(.minutes(40))) struct SchemathesisTests {
    /// The interpreter with the packages of `Tests/Python/requirements.txt`; `scripts/test` sets it.
    private static let python = ProcessInfo.processInfo.environment["SLIPWAY_TEST_PYTHON"]

    @Test(arguments: [true, false])
    func `no answer is undocumented, whatever is asked`(withToken: Bool) async throws {
        let python = try #require(
            Self.python,
            "SLIPWAY_TEST_PYTHON is not set, so schemathesis cannot be run: run scripts/test, or set it to the python of an environment with Tests/Python/requirements.txt"
        )
        let shop = try Workshop()
        let owner = try await Owner(of: shop)
        let server = try shop.background("serve", "--listen", "127.0.0.1:0")
        try await eventually("it listens") { server.output.hasSuffix("\n") }
        let line = try JSONDecoder().decode([String: String].self, from: Data(server.output.utf8))
        let url = try #require(line["listening"])

        var environment: [String: String] = [:]
        if withToken {
            let headers = ["X-Auth-Token": try await owner.token(at: url)]
            environment["SLIPWAY_TEST_HEADERS"] = String(
                decoding: try JSONEncoder().encode(headers), as: UTF8.self)
        }
        let check = try Running(
            python, [Self.script, url], in: shop.path, environment: environment)
        let ending = try await check.finished(within: .seconds(1_800))

        #expect(ending.status == 0, "\(ending.output)\(ending.chatter)")
        #expect(ending.output.contains("generated"), "\(ending.output)")
        server.signal(SIGTERM)
        #expect(try await server.finished().status == 0)
        let faults = server.chatter.split(separator: "\n").filter { $0.contains(" error ") }
        #expect(faults == [])
    }

    private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Python/schemathesis/check.py").path
}
