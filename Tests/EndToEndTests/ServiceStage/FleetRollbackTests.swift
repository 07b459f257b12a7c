import Foundation
import ReleaseModel
import SlipwayTestSupport
import Testing

/// Half of a fleet upgraded and rolled back is the fleet that was there before.
@Suite(.timeLimit(.minutes(15))) struct FleetRollbackTests {
    /// All that a release may change and a rollback must put back.
    private struct Snapshot: Equatable {
        /// By path: the proxies' configurations, the current versions' files, the states.
        var files: [String: String]
        /// What the interface tells of each component, without times.
        var told: [String: JSON]

        /// Where it differs, for a failure that can be read.
        func differences(from other: Snapshot) -> [String] {
            Set(files.keys).union(other.files.keys).filter { files[$0] != other.files[$0] }
                .sorted().map { "\($0):\n\(files[$0] ?? "—")\n->\n\(other.files[$0] ?? "—")" }
                + Set(told.keys).union(other.told.keys).filter { told[$0] != other.told[$0] }
                .sorted().map { "\($0): \(told[$0]?.text ?? "") -> \(other.told[$0]?.text ?? "")" }
        }
    }

    private struct Fleet {
        static let names = ["api", "web", "pay"]
        static let addresses = ["127.0.0.2", "127.0.0.3"]

        let server: StageServer
        var ports: [String: Int] = [:]
        var ids: [String: String] = [:]
        let application: String

        init() async throws {
            server = try await StageServer()
            let targets = zip(["eu", "us"], Self.addresses).map { name, address -> JSON in
                ["name": .string(name), "region": .string(name), "address": .string(address)]
            }
            let environment = try await server.environment(targets: targets)
            application = try await server.application()
            var jobs: [String] = []
            for name in Self.names {
                let one = try await TestPackage("\(name)-1.0", in: server.shop)
                let port = try FreePorts.next()
                let made = try await server.done(
                    "POST", "cas/applications/\(application)/components",
                    one.component(name, in: environment, port: port))
                ports[name] = port
                ids[name] = made["component_id"]?.string
                jobs.append(try #require(made["job_id"]?.string))
            }
            for job in jobs {
                let job = try await server.job(job)
                try #require(job.status == "SUCCEEDED", "\(job.messages)")
            }
        }

        /// Each component's answers, place by place.
        func versions(_ name: String) async throws -> [String?] {
            var versions: [String?] = []
            for address in Self.addresses {
                versions.append(
                    try await server.version(at: ports[name] ?? 0, address: address))
            }
            return versions
        }

        func snapshot() async throws -> Snapshot {
            var snapshot = Snapshot(files: [:], told: [:])
            for (name, id) in ids {
                let shown = try await server.done(
                    "GET", "cas/applications/\(application)/components/\(id)")
                let status = shown["status"]
                snapshot.told[name] = [
                    "version": shown["version"] ?? .null, "replica": shown["replica"] ?? .null,
                    "source": shown["source"] ?? .null, "envs": shown["envs"] ?? .null,
                    "strategy": shown["deploy_strategy"] ?? .null,
                    "living": status?["available_replica"] ?? .null,
                ]
                for target in ["eu", "us"] {
                    let folder = "\(id.replacing("-", with: "")).\(target)"
                    try read(folder, into: &snapshot.files)
                }
            }
            return snapshot
        }

        private func read(_ folder: String, into files: inout [String: String]) throws {
            let manager = FileManager.default
            let place = "data/components/\(folder)"
            let root = "\(server.shop.path)/\(place)"
            let configuration = try #require(server.shop.text("\(place)/proxy/haproxy.cfg"))
            #expect(configuration.contains("weight"))
            files["\(folder)/haproxy.cfg"] = configuration
            let current = try manager.destinationOfSymbolicLink(atPath: "\(root)/current")
            files["\(folder)/current"] = current
            let paths = try manager.subpathsOfDirectory(atPath: "\(root)/\(current)")
            for path in paths {
                files["\(folder)/current/\(path)"] =
                    server.shop.text("\(place)/\(current)/\(path)") ?? "a folder"
            }
            let state = try JSON(
                decoding: Array((server.shop.text("\(place)/state.json") ?? "").utf8))
            // Who made it so differs: the rollback did.
            let members = (state["current"]?.object ?? []).filter {
                $0.name != "key" && $0.name != "owner"
            }
            files["\(folder)/state"] = JSON.members(members).text
        }
    }

    @Test func `half of a fleet upgraded and rolled back is what it was, byte for byte`()
        async throws
    {
        let fleet = try await Fleet()
        let server = fleet.server
        let before = try await fleet.snapshot()
        let gray: JSON = [
            "type": "GrayRelease",
            "gray_release": [
                "type": "weight", "first_batch_weight": 30, "first_batch_replica": 1,
                "remaining_batch": 1,
            ],
        ]
        let rolling: JSON = ["type": "RollingRelease", "rolling_release": ["batches": 2]]
        let two = try await TestPackage("api-2.0", in: server.shop)
        let webTwo = try await TestPackage("web-2.0", in: server.shop)
        var missing = try await TestPackage("pay-2.0", in: server.shop)
        missing.url = "file:/nowhere/pay-2.0.tar.gz"
        let release = try await server.release(
            "half",
            [
                Stage.of(
                    "first",
                    [
                        Stage.update(
                            "api", to: two,
                            more: [.init("deploy_strategy", rolling), .init("replica", 3)])
                    ]),
                Stage.of(
                    "second",
                    [Stage.update("web", to: webTwo, more: [.init("deploy_strategy", gray)])],
                    [
                        Stage.shell(
                            "hold", "until test -e on; do sleep 0.05; done", in: server.shop.path),
                        Stage.update("pay", to: missing),
                    ]),
            ])

        try await server.act("start", on: release)
        // The gray part waits with its share of the traffic; only then the rest breaks.
        try await server.wait(for: 5, of: release)
        _ = try server.shop.write("", to: "on")
        try await server.wait(for: 3, of: release, through: [5])

        #expect(try await fleet.versions("api") == ["api-2.0", "api-2.0"])
        #expect(try await fleet.versions("pay") == ["pay-1.0", "pay-1.0"])
        let half = try await fleet.snapshot()
        let changed = half.files.keys.filter { half.files[$0] != before.files[$0] }
        let configurations = changed.filter { $0.hasSuffix("haproxy.cfg") }.map {
            String($0.prefix { $0 != "." })
        }
        let expected = ["api", "web"].compactMap { fleet.ids[$0]?.replacing("-", with: "") }
        #expect(Set(configurations) == Set(expected), "other weights, or other seats")
        #expect(configurations.count == 4, "in both places")

        try await server.act("rollback", on: release)
        try await server.wait(for: 11, of: release)

        let after = try await fleet.snapshot()
        #expect(after.differences(from: before) == [])
        for name in Fleet.names {
            #expect(try await fleet.versions(name) == ["\(name)-1.0", "\(name)-1.0"])
        }
    }
}
