import Foundation
import Glibc
import SlipwayTestSupport
import Testing

/// The real server, asked by the vendor's unmodified SDK.
@Suite(.timeLimit(.minutes(15))) struct SDKTests {
    @Test func `the vendor's SDK authenticates with a signature and with a token`() async throws {
        let shop = try Workshop()
        let made = try await shop.slipway("init", "--project", "local-1", "--output", "json")
        try #require(made.status == 0, "\(made.chatter)")
        let owner = try made.decoded(as: [String: String].self)
        let server = try shop.background("serve", "--listen", "127.0.0.1:0")
        try await eventually("it listens") { server.output.hasSuffix("\n") }
        let line = try JSONDecoder().decode([String: String].self, from: Data(server.output.utf8))
        var environment = ["SLIPWAY_ENDPOINT": try #require(line["listening"])]
        for name in [
            "access_key", "secret_key", "project_id", "project_name", "domain_name", "user",
            "password",
        ] {
            let value: String = try #require(owner[name])
            environment["SLIPWAY_\(name.uppercased())"] = value
        }

        let ending = try await PythonTool("iam_sdk.py").run(environment: environment)

        #expect(ending.status == 0, "\(ending.output)\(ending.chatter)")
        struct Report: Decodable {
            var checked: [String]
            var user_id: String
        }
        let report = try ending.decoded(as: Report.self)
        #expect(report.checked.count > 60)
        #expect(report.user_id == owner["user_id"])
        server.signal(SIGTERM)
        #expect(try await server.finished().status == 0)
        let faults = server.chatter.split(separator: "\n").filter { $0.contains(" error ") }
        #expect(faults == [])
    }
}
