import Foundation
import Glibc
import SlipwayTestSupport
import Testing

/// The real server with real processes, driven by the vendor's unmodified SDK.
@Suite(.timeLimit(.minutes(15))) struct ServiceStageTests {
    @Test func `the vendor's SDK makes a component, changes it in every way and removes it`()
        async throws
    {
        let shop = try Workshop()
        defer { shop.endComponents() }
        let made = try await shop.slipway("init", "--project", "local-1", "--output", "json")
        try #require(made.status == 0, "\(made.chatter)")
        let owner = try made.decoded(as: [String: String].self)
        let server = try await shop.server()
        let second = try await shop.slipway("project", "create", "other", "--output", "json")
        let other = try second.decoded(as: [String: String].self)
        var environment = [
            "SLIPWAY_ENDPOINT": server.url, "SLIPWAY_FOLDER": shop.path,
            "SLIPWAY_PORT": "\(try FreePorts.next())",
        ]
        let otherID: String = try #require(other["id"])
        environment["SLIPWAY_OTHER_PROJECT_ID"] = otherID
        for name in ["access_key", "secret_key", "project_id"] {
            let value: String = try #require(owner[name])
            environment["SLIPWAY_\(name.uppercased())"] = value
        }

        let ending = try await PythonTool("servicestage_sdk.py").run(
            environment: environment, within: .seconds(480))

        #expect(ending.status == 0, "\(ending.output)\(ending.chatter)")
        struct Report: Decodable {
            var checked: [String]
        }
        #expect(try ending.decoded(as: Report.self).checked.count > 180)
        #expect(shop.componentProcesses == [], "nothing runs after the component is gone")
        server.process.signal(SIGTERM)
        #expect(try await server.process.finished().status == 0)
        let faults = server.process.chatter.split(separator: "\n")
            .filter { $0.contains(" error ") }
        #expect(faults == [])
    }

    @Test func `calls that the vendor's SDK signs drive both editions of release tasks`()
        async throws
    {
        let shop = try Workshop()
        defer { shop.endComponents() }
        let made = try await shop.slipway("init", "--project", "local-1", "--output", "json")
        try #require(made.status == 0, "\(made.chatter)")
        let owner = try made.decoded(as: [String: String].self)
        let server = try await shop.server()
        let second = try await shop.slipway(
            "user", "create", "alice", "--roles", "admin", "--output", "json")
        struct Keys: Decodable {
            var access_key: String
            var secret_key: String
        }
        let alice = try second.decoded(as: Keys.self)
        var environment = [
            "SLIPWAY_ENDPOINT": server.url, "SLIPWAY_FOLDER": shop.path,
            "SLIPWAY_PORT": "\(try FreePorts.next())",
            "SLIPWAY_SECOND_ACCESS_KEY": alice.access_key,
            "SLIPWAY_SECOND_SECRET_KEY": alice.secret_key,
        ]
        for name in ["access_key", "secret_key", "project_id"] {
            let value: String = try #require(owner[name])
            environment["SLIPWAY_\(name.uppercased())"] = value
        }

        let ending = try await PythonTool("servicestage_releases.py").run(
            environment: environment, within: .seconds(480))

        #expect(ending.status == 0, "\(ending.output)\(ending.chatter)")
        struct Report: Decodable {
            var checked: [String]
        }
        #expect(try ending.decoded(as: Report.self).checked.count > 60)
        server.process.signal(SIGTERM)
        #expect(try await server.process.finished().status == 0)
    }
}
