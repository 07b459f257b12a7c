import HostDrivers
import ReleaseEngine
import ReleaseModel
import Testing

@Suite(.timeLimit(.minutes(15))) struct HTTPSecretTests {
    private let source = KnownSource(["TOKEN": "s3cr3t-value"])

    private var driver: HTTPDriver {
        HTTPDriver(followEvery: .milliseconds(10), secrets: source)
    }

    private func effect(
        _ server: WebServer, _ more: JSON = [:], outputs: [String] = []
    ) throws -> Effect {
        let input: [JSON.Member] = [
            .init("url", .string(server.url)),
            .init("headers", ["Authorization": "Bearer ${secret:TOKEN}"]),
        ]
        return Effect(
            key: .sample("call"), attempt: 1, driver: "http",
            input: try JSON.members(input + (more.object ?? [])).resolving { _ in nil },
            outputs: outputs, timeout: .seconds(280))
    }

    private func perform(_ effect: Effect) async throws -> Outcome {
        try await driver.perform(effect, RecordingContext())
    }

    @Test func `a call carries a secret in its headers and anywhere in its body`() async throws {
        let server = try await WebServer { _, _ in .answer(204) }
        let call = try effect(server, ["body": ["deep": ["x", "y ${secret:TOKEN} z"]]])
        #expect(try await perform(call) == .succeeded([]))
        let request = try #require(server.requests.first)
        #expect(request.headers["authorization"] == "Bearer s3cr3t-value")
        #expect(request.body == #"{"deep":["x","y s3cr3t-value z"]}"#)

        #expect(
            try await perform(try effect(server, ["body": "t=${secret:TOKEN}"])) == .succeeded([]))
        #expect(server.requests.last?.body == "t=s3cr3t-value")
    }

    @Test(arguments: [
        "you sent s3cr3t-value!", "b64 czNjcjN0LXZhbHVl!",
        String(repeating: "x", count: 190) + "s3cr3t-value",
    ])
    func `an answer that repeats a secret is masked before it is quoted`(
        body: String
    ) async throws {
        let server = try await WebServer { _, _ in .answer(400, body: Array(body.utf8)) }
        let outcome = try await perform(try effect(server))
        guard case .failed(let reason) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(reason.contains("***"))
        #expect(!reason.contains("s3cr"))
        #expect(!reason.contains("czNj"))
    }

    @Test func `what is in doubt quotes no secret either`() async throws {
        let server = try await WebServer { _, _ in .json(500, "no s3cr3t-value") }
        do {
            let outcome = try await perform(try effect(server))
            Issue.record("it ended: \(outcome)")
        } catch {
            #expect("\(error)".contains("no ***"))
            #expect(!"\(error)".contains("s3cr3t"))
        }
    }

    @Test func `an output that holds a secret is handed to nobody, and done once`() async throws {
        let server = try await WebServer { _, _ in .json(200, #"{"id":"s3cr3t-value"}"#) }
        do {
            let outcome = try await perform(try effect(server, outputs: ["id"]))
            Issue.record("it ended: \(outcome)")
        } catch {
            #expect(
                "\(error)"
                    == "it is done, but its output id holds a secret's value, and outputs are "
                    + "shown to everybody; resolve it as done, with another value")
        }
    }

    @Test func `a missing secret fails before anything is sent`() async throws {
        let server = try await WebServer { _, _ in .answer(204) }
        source.set("TOKEN", nil)
        #expect(
            try await perform(try effect(server))
                == .failed(
                    reason: "nothing was sent: there is no secret TOKEN; set it: "
                        + "slipway secret set TOKEN"))
        #expect(server.requests.isEmpty)
    }

    @Test func `a value that can be no header is not quoted`() async throws {
        let server = try await WebServer { _, _ in .answer(204) }
        source.set("TOKEN", "two\nlines")
        #expect(
            try await perform(try effect(server))
                == .failed(reason: "http.headers.Authorization: is no header"))
        #expect(server.requests.isEmpty)
    }

    @Test func `a status and a gate are asked with secrets too`() async throws {
        let server = try await WebServer { request, _ in
            request.headers["x-token"] == "s3cr3t-value" ? .answer(200) : .answer(401)
        }
        let call = try effect(
            server,
            [
                "status": [
                    "url": .string("\(server.url)/{key}"),
                    "headers": ["X-Token": "${secret:TOKEN}"],
                    "done": [:],
                ]
            ])
        #expect(try await driver.probe(call) == .done([]))
        let gate = GateSpec(
            driver: "http",
            input: try JSON.members([
                .init("url", .string(server.url)),
                .init("headers", ["X-Token": "${secret:TOKEN}"]),
            ]).resolving { _ in nil })
        #expect(try await driver.observe(gate).holds)
        source.set("TOKEN", nil)
        let missing = try await driver.observe(gate)
        #expect(!missing.holds)
        #expect(missing.detail.hasPrefix("there is no secret TOKEN"))
    }

    @Test func `an address takes no secret, whatever the plan says`() async throws {
        let server = try await WebServer { _, _ in .answer(204) }
        let call = try effect(server, ["url": .string("\(server.url)/${secret:TOKEN}")])
        #expect(
            try await perform(call)
                == .failed(
                    reason: "http.url: may not hold ${secret:TOKEN}, which others could read there"
                ))
        #expect(server.requests.isEmpty)
    }
}
