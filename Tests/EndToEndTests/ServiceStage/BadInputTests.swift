import Foundation
import Glibc
import ReleaseModel
import SlipwayTestSupport
import Testing

/// Bad input over the vendor's wire, to the end: what is refused, and what a job says.
@Suite(.timeLimit(.minutes(15)), .serialized) struct BadInputTests {
    /// A server with an environment and an application.
    private struct Place {
        let server: StageServer
        let environment: String
        let application: String
        let port: Int

        init() async throws {
            server = try await StageServer()
            environment = try await server.environment()
            application = try await server.application()
            port = try FreePorts.next()
        }

        var components: String { "cas/applications/\(application)/components" }

        /// Creates a component, and tells how its job ended.
        func released(
            _ package: TestPackage, _ name: String = "web", port: Int? = nil,
            more: [JSON.Member] = []
        ) async throws -> StageServer.Job {
            let made = try await server.done(
                "POST", components,
                package.component(
                    name, in: environment, port: port ?? self.port, replicas: 1, more: more))
            return try await server.job(try #require(made["job_id"]?.string))
        }
    }

    // MARK: Packages

    @Test func `a package with another digest fails its job, which names the digest`()
        async throws
    {
        let place = try await Place()
        let package = try await TestPackage("1.0", in: place.server.shop)
        let wrong = String(repeating: "0", count: 64)
        let source: JSON = ["kind": "package", "url": .string("\(package.url)#sha256=\(wrong)")]

        let job = try await place.released(package, more: [.init("source", source)])

        #expect(job.status == "FAILED")
        #expect(job.messages.contains("sha256"), "\(job.messages)")
        #expect(job.messages.contains(package.sha256), "\(job.messages)")
        #expect(try await place.server.version(at: place.port) == nil)
    }

    @Test(arguments: ["above", "absolute", "link"])
    func `a package that leads out of its folder fails its job, and writes nothing`(
        kind: String
    ) async throws {
        let place = try await Place()
        let shop = place.server.shop
        let inside = "\(shop.path)/inside"
        try FileManager.default.createDirectory(
            atPath: inside, withIntermediateDirectories: true)
        let evil = try shop.write("evil", to: "evil")
        let arguments: [String]
        let word: String
        switch kind {
        case "above": (arguments, word) = (["-C", inside, "../evil"], "../evil")
        case "absolute": (arguments, word) = ([evil], "evil")
        default:
            try FileManager.default.createSymbolicLink(
                atPath: "\(inside)/way", withDestinationPath: "../../..")
            (arguments, word) = (["-C", inside, "."], "way")
        }
        let package = try await TestPackage("1.0", packing: arguments, in: shop)
        unlink(evil)

        let job = try await place.released(package)

        #expect(job.status == "FAILED")
        #expect(job.messages.contains(word), "\(job.messages)")
        #expect(job.messages.contains("leads out of its folder"), "\(job.messages)")
        #expect(!FileManager.default.fileExists(atPath: evil))
    }

    @Test(arguments: ["ftp", "gopher", "ssh", "javascript"])
    func `a package behind a scheme that is not allowed is refused`(scheme: String) async throws {
        let place = try await Place()
        var package = try await TestPackage("1.0", in: place.server.shop)
        package.url = "\(scheme)://127.0.0.1/shop.tar.gz"

        let answer = try await place.server.ask(
            "POST", place.components,
            package.component("web", in: place.environment, port: place.port))

        #expect(answer.status == 400)
        #expect(answer.body["error_code"] == "SVCSTG.00100400")
        #expect(answer.message.contains("http"), "\(answer.message)")
    }

    @Test func `a package that the environment does not allow is refused`() async throws {
        let place = try await Place()
        let strict = try await place.server.environment(
            "strict", rules: [.init("artifacts", ["https://packages.example/"])])
        let package = try await TestPackage("1.0", in: place.server.shop)

        let answer = try await place.server.ask(
            "POST", place.components, package.component("web", in: strict, port: place.port))

        #expect(answer.status == 400)
        #expect(answer.message.contains("https://packages.example/"), "\(answer.message)")
    }

    // MARK: Components that do not come up

    @Test func `a health check that never answers fails the job in its time`() async throws {
        let place = try await Place()
        let hanging = try await TestPackage(
            "1.0", script: "Handler.do_GET = lambda self: time.sleep(600)",
            in: place.server.shop)
        let probe: JSON = ["type": "http", "delay": 0, "timeout": 2, "path": "/"]

        let job = try await place.released(hanging, more: [.init("readiness_probe", probe)])

        #expect(job.status == "FAILED")
        #expect(job.messages.contains("was not healthy within 2s"), "\(job.messages)")
        #expect(place.server.shop.componentProcesses == [], "nothing of it runs")
    }

    @Test func `what dies one second after it was healthy fails the job`() async throws {
        let place = try await Place()
        let short = try await TestPackage(
            "1.0",
            script: """
                def end():
                    while not os.path.exists("asked"): time.sleep(0.01)
                    time.sleep(1)
                    os._exit(7)
                good = Handler.do_GET
                def get(self):
                    good(self)
                    open("asked", "w").close()
                Handler.do_GET = get
                threading.Thread(target=end).start()
                """, in: place.server.shop)

        let job = try await place.released(short)

        #expect(job.status == "FAILED")
        #expect(job.messages.contains("exited with status 7"), "\(job.messages)")
        #expect(try await place.server.version(at: place.port) == nil)
    }

    @Test func `a port that somebody else has fails the job, which names it`() async throws {
        let place = try await Place()
        let package = try await TestPackage("1.0", in: place.server.shop)
        let holder = try Running(
            "python3", ["-m", "http.server", "\(place.port)", "--bind", "127.0.0.1"],
            in: place.server.shop.path)
        try await eventually("the port is taken") { !FreePorts.isFree(place.port) }

        let job = try await place.released(package)

        #expect(job.status == "FAILED")
        #expect(job.messages.contains("\(place.port)"), "\(job.messages)")
        #expect(job.messages.contains("taken"), "\(job.messages)")
        holder.signal(SIGKILL)
        _ = try await holder.finished()
    }

    // MARK: Two at once

    @Test func `of two releases of one component the second waits for the first`() async throws {
        let place = try await Place()
        let server = place.server
        let first = try await place.released(try await TestPackage("1.0", in: server.shop))
        try #require(first.status == "SUCCEEDED", "\(first.messages)")
        var releases: [String] = []
        for version in ["2.0", "3.0"] {
            let package = try await TestPackage(
                version, script: "time.sleep(2)", in: server.shop)
            releases.append(
                try await server.release(
                    "to-\(version.prefix(1))",
                    [Stage.of("only", [Stage.update("web", to: package, named: "roll")])]))
        }

        for release in releases { try await server.act("start", on: release) }
        // What is asked for directly is refused meanwhile.
        let job = try await server.ask(
            "PUT", "\(place.components)/\(try await component(place))", ["replica": 2])
        for release in releases { try await server.wait(for: 2, of: release) }

        #expect(job.status == 400, "\(job.body.text)")
        let version = try await server.version(at: place.port)
        let shown = try await server.done(
            "GET", "\(place.components)/\(try await component(place))")
        #expect(shown["version"]?.string == version, "what is told is what answers")
        #expect(["2.0", "3.0"].contains(version))
        #expect(shown["status"]?["available_replica"] == 1)
    }

    private func component(_ place: Place) async throws -> String {
        let listed = try await place.server.done("GET", place.components)
        return try #require(listed["components"]?.array?.first?["id"]?.string)
    }

    // MARK: Requests

    @Test func `a name of 65 characters and an unknown field are refused everywhere`()
        async throws
    {
        let place = try await Place()
        let package = try await TestPackage("1.0", in: place.server.shop)
        let component = package.component("web", in: place.environment, port: place.port)
        let planned: [JSON.Member] = [
            .init("seq", 1), .init("application_id", .string(place.application)),
        ]
        let bodies: [(path: String, body: JSON)] = [
            ("cas/environments", ["name": "staging", "vpc_id": "none"]),
            ("cas/applications", ["name": "other"]), (place.components, component),
            (
                "pipeline/pipelines",
                [
                    "name": "release", "model_version": 2, "config_mode": "ui",
                    "stages": [Stage.of("only", [Stage.task("go", "manual_trigger")])],
                ]
            ),
            (
                "cas/release-plans",
                [
                    "name": "plan", "action": "create",
                    "components": [.members((component.object ?? []) + planned)],
                ]
            ),
        ]
        for (path, body) in bodies {
            let members = body.object ?? []
            let long: JSON = .string("n" + String(repeating: "a", count: 64))
            let named = JSON.members(
                members.filter { $0.name != "name" } + [.init("name", long)])
            let odd = JSON.members(members + [.init("nonsuch", "x")])
            for (request, word) in [(named, "name"), (odd, "nonsuch")] {
                let answer = try await place.server.ask("POST", path, request)
                #expect(answer.status == 400, "\(path): \(answer.body.text)")
                #expect(
                    answer.body["error_code"]?.string?.hasPrefix("SVCSTG.") == true,
                    "\(path): \(answer.body.text)")
                #expect(answer.message.contains(word), "\(path): \(answer.message)")
            }
        }
    }

    @Test func `ids of another project are answered like ids that never were`() async throws {
        let place = try await Place()
        let server = place.server
        let package = try await TestPackage("1.0", in: server.shop)
        let made = try await server.done(
            "POST", place.components,
            package.component("web", in: place.environment, port: place.port, replicas: 1))
        let job = try #require(made["job_id"]?.string)
        _ = try await server.job(job)
        let component = try #require(made["component_id"]?.string)
        let release = try await server.release(
            "storefront", [Stage.of("only", [Stage.task("go", "manual_trigger")])])
        let made2 = try await server.shop.slipway(
            "project", "create", "other", "--output", "json")
        let other = try #require(try made2.decoded(as: [String: String].self)["id"])
        let paths: [(place: String, id: String)] = [
            ("cas/environments/", place.environment), ("cas/applications/", place.application),
            ("cas/jobs/", job), ("pipeline/pipelines/", release),
            ("\(place.components)/", component),
        ]
        let signer = server.owner.signer
        let none = try await signer.ask(
            server.url, "GET", "/v3/\(other)/cas/applications", in: server.shop)
        #expect(none.status == 200, "they work there: \(none.body)")
        for (path, id) in paths {
            let here = try await server.ask("GET", path + id)
            #expect(here.status == 200, "\(path): \(here.body.text)")
            // Asked by somebody who works in both: only what is there can keep them apart.
            let there = try await signer.ask(
                server.url, "GET", "/v3/\(other)/\(path)\(id)", in: server.shop)
            #expect(there.status == 404, "\(path): \(there.body)")
            #expect(there.body.contains("SVCSTG."), "\(path): \(there.body)")
            #expect(!there.body.contains("storefront"))
        }
    }

    @Test(arguments: ["cas/applications", "pipeline/pipelines", "cas/release-plans"])
    func `a body of 10 GB that is announced is refused before it is sent`(
        path: String
    ) async throws {
        let server = try await StageServer()
        let begun = ContinuousClock.now

        let end = try await Running(
            "curl",
            [
                "--silent", "--show-error", "--max-time", "30", "--write-out", "%{http_code}",
                "--output", "answer.json", "-X", "POST", "-H", "X-Auth-Token: \(server.token)",
                "-H", "Content-Type: application/json", "-H", "Expect:", "-H",
                "Content-Length: 10737418240", "--data-binary", "{}",
                "\(server.url)/v3/\(server.project)/\(path)",
            ], in: server.shop.path
        ).finished()

        #expect([400, 413].contains(Int(end.output)), "\(end.output) \(end.chatter)")
        #expect(
            ContinuousClock.now - begun < .seconds(20), "nobody waits for what is announced")
        #expect(server.shop.text("answer.json")?.contains("error_code") == true)
    }
}
