import Foundation
import ReleaseModel
import SlipwayTestSupport
import Testing

/// Three components in three regions, each a network namespace behind a link that can be cut.
@Suite(.timeLimit(.minutes(15)), .enabled(if: NetworkRegion.isPossible))
struct RegionFleetTests {
    private static let names = ["api", "web", "pay"]
    private static let places = ["ap", "eu", "us"]

    /// Removes the regions whatever the test does.
    private func withRegions(
        _ body: (StageServer, [NetworkRegion]) async throws -> Void
    ) async throws {
        let server = try await StageServer()
        var regions: [NetworkRegion] = []
        let result: (any Error)?
        do {
            for _ in Self.places { regions.append(try await NetworkRegion(in: server.shop.path)) }
            try await body(server, regions)
            result = nil
        } catch {
            result = error
        }
        server.shop.endComponents()
        for region in regions { try await region.remove() }
        if let result { throw result }
    }

    /// Releases the first version of all, and tells the port of each.
    private func first(
        _ server: StageServer, _ regions: [NetworkRegion]
    ) async throws -> [String: Int] {
        let targets = zip(Self.places, regions).map { name, region -> JSON in
            [
                "name": .string(name), "region": .string(name),
                "address": .string(region.address),
                "prefix": ["ip", "netns", "exec", .string(region.name)],
            ]
        }
        let environment = try await server.environment(targets: targets)
        let application = try await server.application()
        var ports: [String: Int] = [:]
        var jobs: [String] = []
        // A probe that gives up soon: what is cut off is not waited for.
        let probe: JSON = ["type": "http", "delay": 0, "timeout": 15, "path": "/"]
        for name in Self.names {
            let one = try await TestPackage("\(name)-1.0", in: server.shop)
            let port = try FreePorts.next()
            ports[name] = port
            let made = try await server.done(
                "POST", "cas/applications/\(application)/components",
                one.component(
                    name, in: environment, port: port, more: [.init("readiness_probe", probe)]))
            jobs.append(try #require(made["job_id"]?.string))
        }
        for job in jobs {
            let job = try await server.job(job)
            try #require(job.status == "SUCCEEDED", "\(job.messages)")
        }
        return ports
    }

    private func release(_ server: StageServer) async throws -> String {
        let rolling: JSON = ["type": "RollingRelease", "rolling_release": ["batches": 2]]
        let gray: JSON = [
            "type": "GrayRelease",
            "gray_release": [
                "type": "weight", "first_batch_weight": 50, "first_batch_replica": 1,
                "remaining_batch": 1,
            ],
        ]
        func update(_ name: String, _ strategy: JSON) async throws -> JSON {
            Stage.update(
                name, to: try await TestPackage("\(name)-2.0", in: server.shop),
                more: [.init("deploy_strategy", strategy)])
        }
        return try await server.release(
            "fleet",
            [
                Stage.of("gray", [try await update("api", gray)]),
                Stage.of("middle", [Stage.task("go", "manual_trigger")]),
                Stage.of(
                    "rolling", [try await update("web", rolling)],
                    [try await update("pay", rolling)]),
            ])
    }

    @Test func `a region cut off in the middle fails the release, and nobody else notices`()
        async throws
    {
        try await withRegions { server, regions in
            let ports = try await first(server, regions)
            var places: [String: String] = [:]
            for (place, region) in zip(Self.places, regions) {
                for name in Self.names {
                    places["\(region.address):\(ports[name] ?? 0)"] = "\(name).\(place)"
                }
            }
            let client = try FleetClient(of: places.keys.sorted(), in: server.shop)
            let release = try await release(server)
            try await server.act("start", on: release)
            // Behind the gray part of api, and before the rest.
            for task in ["api", "go"] {
                try await server.wait(for: 5, of: release)
                #expect(try await server.statuses(of: release)[task] == 5)
                if task == "go" { break }
                try await server.act(
                    "approval", on: release,
                    ["task_name": .string(task), "approval_type": "agree"])
                try await eventually("api is done") {
                    try await server.statuses(of: release)["api"] == 2
                }
            }

            let cut = Date().timeIntervalSince1970
            try await regions[2].cut()
            try await server.act(
                "approval", on: release, ["task_name": "go", "approval_type": "agree"])
            try await server.wait(for: 3, of: release)
            let failed = try await server.statuses(of: release)
            #expect(failed["api"] == 2)
            #expect([failed["web"], failed["pay"]].contains(3))
            #expect(try await server.show(release).text.contains(regions[2].address))
            try await regions[2].heal()
            // A connection that was tried while it was cut is tried anew within a second.
            let healed = Date().timeIntervalSince1970 + 1.5

            try await server.act("retry", on: release)
            try await server.wait(for: 2, of: release)

            let tally = try await client.finish()
            let unexpected = tally.failures.filter { failure in
                let isCut = places[failure.place]?.hasSuffix(".us") == true
                return !(isCut && failure.asked < healed && failure.ended > cut)
            }
            #expect(unexpected.map { "\(places[$0.place] ?? ""): \($0.reason)" } == [])
            #expect(tally.failures.count > unexpected.count, "the region was really cut off")
            for (place, name) in places {
                let component = name.prefix { $0 != "." }
                #expect(
                    Set(tally.answers[place]?.keys.map { $0 } ?? [])
                        == ["\(component)-1.0", "\(component)-2.0"], "\(name)")
                let parts = place.split(separator: ":")
                let now = try await server.version(
                    at: Int(parts[1]) ?? 0, address: String(parts[0]))
                #expect(now == "\(component)-2.0", "\(name)")
            }
        }
    }
}
