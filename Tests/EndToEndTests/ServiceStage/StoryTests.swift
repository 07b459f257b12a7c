import Foundation
import ReleaseModel
import SlipwayTestSupport
import Testing

/// The story of the published pages: a release with two checkpoints breaks, and is retried.
@Suite(.timeLimit(.minutes(15))) struct StoryTests {
    /// Two components that run, and a release of both that broke between its checkpoints.
    private struct Story {
        let server: StageServer
        let packages: PackageServer
        let release: String
        let ports: (api: Int, web: Int)
        let two: (api: TestPackage, web: TestPackage)

        /// How often each command was carried out, in order.
        var notes: [String] { server.shop.lines("notes") }

        func versions() async throws -> [String?] {
            [
                try await server.version(at: ports.api), try await server.version(at: ports.web),
            ]
        }

        func stages(api: TestPackage) -> [JSON] {
            let folder = server.shop.path
            return [
                Stage.of("build", [Stage.shell("compile", "echo compiled >> notes", in: folder)]),
                Stage.of("check", [Stage.task("board", "manual_approval", Story.carol)]),
                Stage.of("back", [Stage.update("api", to: api.from(packages))]),
                Stage.of("front-gate", [Stage.task("go", "manual_trigger")]),
                Stage.of(
                    "front",
                    [
                        Stage.update("web", to: two.web.from(packages)),
                        Stage.shell("announce", "echo announced >> notes", in: folder),
                    ]),
            ]
        }

        private static let carol: JSON = ["approvers": ["carol"]]

        init() async throws {
            server = try await StageServer()
            packages = try PackageServer(of: server.shop)
            ports = (try FreePorts.next(), try FreePorts.next())
            two = (
                try await TestPackage("api-2.0", in: server.shop),
                try await TestPackage("web-2.0", in: server.shop)
            )
            let environment = try await server.environment()
            let shop = try await server.application()
            for (name, port) in [("api", ports.api), ("web", ports.web)] {
                let one = try await TestPackage("\(name)-1.0", in: server.shop)
                let made = try await server.done(
                    "POST", "cas/applications/\(shop)/components",
                    one.component(name, in: environment, port: port))
                let job = try await server.job(try #require(made["job_id"]?.string))
                try #require(job.status == "SUCCEEDED", "\(job.messages)")
            }
            release = ""
        }

        private init(_ story: Story, release: String) {
            server = story.server
            packages = story.packages
            ports = story.ports
            two = story.two
            self.release = release
        }

        /// Starts the release while packages cannot be fetched, until it has failed.
        func broken() async throws -> Story {
            let release = try await server.release("storefront", stages(api: two.api))
            let story = Story(self, release: release)
            try await server.act("start", on: release)
            try await server.wait(for: 5, of: release)
            #expect(story.notes == ["compiled"])
            try await server.agree(to: "board", of: release)
            try await server.wait(for: 3, of: release)
            return story
        }
    }

    @Test func `a release that broke goes on from the failed task, and is rolled back`()
        async throws
    {
        let story = try await Story().broken()
        let server = story.server
        #expect(try await story.versions() == ["api-1.0", "web-1.0"])
        var statuses = try await server.statuses(of: story.release)
        #expect(
            statuses == [
                "compile": 2, "board": 2, "api": 3, "go": 1, "web": 1, "announce": 1,
            ])
        let reason = try await server.show(story.release).text
        #expect(reason.contains(story.packages.url), "the reason names what cannot be reached")

        let running = try await story.packages.start()
        #expect(try await server.act("retry", on: story.release) == 14)
        try await server.wait(for: 5, of: story.release)

        // The approval stands: what waits is the second checkpoint.
        statuses = try await server.statuses(of: story.release)
        #expect(
            statuses == [
                "compile": 2, "board": 2, "api": 2, "go": 5, "web": 1, "announce": 1,
            ])
        #expect(try await story.versions() == ["api-2.0", "web-1.0"])
        try await server.act(
            "approval", on: story.release, ["task_name": "go", "approval_type": "agree"])
        try await server.wait(for: 2, of: story.release)

        #expect(try await story.versions() == ["api-2.0", "web-2.0"])
        #expect(story.notes == ["compiled", "announced"], "each was carried out once")
        let records = try await server.done("GET", "pipeline/pipelines/\(story.release)/records")
        #expect(records["count"] == 1, "a retry is no new execution")

        #expect(try await server.act("rollback", on: story.release) == 10)
        try await server.wait(for: 11, of: story.release)

        #expect(try await story.versions() == ["api-1.0", "web-1.0"])
        #expect(story.notes == ["compiled", "announced"])
        try await story.packages.stop(running)
    }

    @Test func `another package behind an approval is approved again before it is released`()
        async throws
    {
        let story = try await Story().broken()
        let server = story.server
        let running = try await story.packages.start()
        let other = try await TestPackage("api-2.1", in: server.shop)
        let edited = story.stages(api: other)

        try await server.edit(story.release, "storefront", edited)

        let difference = try await server.done(
            "GET", "pipeline/pipelines/\(story.release)/difference")
        #expect(difference["voided_approvals"] == ["board"])
        #expect(difference["refusal"] == .null)
        #expect(difference.text.contains(other.sha256), "what changes is shown")
        try await server.act("retry", on: story.release)
        try await server.wait(for: 5, of: story.release)
        var statuses = try await server.statuses(of: story.release)
        #expect(statuses["board"] == 5, "it is asked again")
        #expect(statuses["compile"] == 2)
        #expect(statuses["api"] != 2)
        #expect(try await story.versions() == ["api-1.0", "web-1.0"], "nothing went ahead")

        try await server.agree(to: "board", of: story.release)
        try await server.wait(for: 5, of: story.release)
        statuses = try await server.statuses(of: story.release)
        #expect(statuses["go"] == 5)
        try await server.act(
            "approval", on: story.release, ["task_name": "go", "approval_type": "agree"])
        try await server.wait(for: 2, of: story.release)

        #expect(try await story.versions() == ["api-2.1", "web-2.0"])
        #expect(story.notes == ["compiled", "announced"])
        try await server.act("rollback", on: story.release)
        try await server.wait(for: 11, of: story.release)
        #expect(try await story.versions() == ["api-1.0", "web-1.0"])
        try await story.packages.stop(running)
    }
}
