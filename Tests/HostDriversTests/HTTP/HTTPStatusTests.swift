import HostDrivers
import ReleaseEngine
import ReleaseModel
import Testing

@Suite(.timeLimit(.minutes(15))) struct HTTPStatusTests {
    private let driver = HTTPDriver(followEvery: .milliseconds(10))

    private func effect(_ server: WebServer, outputs: [String] = []) -> Effect {
        Effect(
            key: .sample("call"), attempt: 1, driver: "http",
            input: [
                "url": .string("\(server.url)/jobs"),
                "status": [
                    "url": .string("\(server.url)/jobs/{key}"),
                    "done": ["field": "job.state", "equals": "finished"],
                    "failed": ["field": "job.state", "equals": "broken"],
                    "running": ["field": "job.state"],
                    "notDone": ["status": 404],
                ],
            ], outputs: outputs, timeout: .seconds(280))
    }

    @Test(arguments: [
        (200, #"{"job":{"state":"finished"}}"#, Probe.done([])),
        (
            200, #"{"job":{"state":"broken"}}"#,
            .failed(reason: #"its status: answered 200: {"job":{"state":"broken"}}"#)
        ),
        (200, #"{"job":{"state":"queued"}}"#, .running), (404, "", .notDone),
    ])
    func `a status answer is read as the plan explains it`(
        status: Int, body: String, probe: Probe
    ) async throws {
        let server = try await WebServer { _, _ in .json(status, body) }

        #expect(try await driver.probe(effect(server)) == probe)
        #expect(server.requests.map(\.path) == ["/jobs/r-1%2Fcall%2Fforward%2F1"])
        #expect(server.requests.map(\.method) == ["GET"])
    }

    @Test(arguments: [(500, ""), (200, "{}"), (200, "not json")])
    func `a status that the plan does not explain is unknown`(
        status: Int, body: String
    ) async throws {
        let server = try await WebServer { _, _ in .json(status, body) }

        guard case .unknown = try await driver.probe(effect(server)) else {
            Issue.record("the probe claims to know")
            return
        }
    }

    @Test func `a done status hands outputs on, or says that it cannot`() async throws {
        let server = try await WebServer { _, before in
            .json(200, #"{"job":{"state":"finished"}\#(before == 0 ? #","id":"7""# : "")}"#)
        }

        #expect(
            try await driver.probe(effect(server, outputs: ["id"])) == .done([Output("id", "7")]))
        guard case .unknown = try await driver.probe(effect(server, outputs: ["id"])) else {
            Issue.record("the probe invents outputs")
            return
        }
    }

    @Test func `a status that cannot be asked throws`() async throws {
        let server = try await WebServer { _, _ in .answer(200) }
        let effect = effect(server)
        try await server.stop()

        await #expect(throws: (any Error).self) { try await driver.probe(effect) }
    }

    @Test func `without a status address nobody can tell`() async throws {
        let call = Effect(
            key: .sample(), attempt: 1, driver: "http", input: ["url": "http://127.0.0.1:1/"])

        guard case .unknown = try await driver.probe(call) else {
            Issue.record("the probe claims to know")
            return
        }
        #expect(await driver.evidence(of: call.key) == nil)
    }

    @Test func `an accepted call is followed to its ending`() async throws {
        let server = try await WebServer { request, before in
            if request.method == "POST" { return .answer(202) }
            if before == 0 { return .answer(404) }
            return .json(200, #"{"job":{"state":"\#(before < 4 ? "queued" : "finished")"}}"#)
        }

        let outcome = try await driver.perform(effect(server), RecordingContext())

        #expect(outcome == .succeeded([]))
        #expect(server.requests.filter { $0.method == "POST" }.count == 1)
    }

    @Test func `a call still running is followed and not sent again`() async throws {
        let server = try await WebServer { _, before in
            .json(200, #"{"job":{"state":"\#(before < 2 ? "queued" : "finished")"}}"#)
        }

        let outcome = try await driver.perform(effect(server), RecordingContext())

        #expect(outcome == .succeeded([]))
        #expect(server.requests.allSatisfy { $0.method == "GET" })
    }

    @Test(arguments: [
        (200, "all well", true, "answered 200"), (503, "all well", false, "answered 503"),
        (200, "meh", false, "answered 200 without \"well\""),
    ])
    func `a gate looks at status and body`(
        status: Int, body: String, holds: Bool, detail: String
    ) async throws {
        let server = try await WebServer { _, _ in .json(status, body) }
        let gate = GateSpec(
            driver: "http",
            input: ["url": .string(server.url), "expect": ["status": 200, "body": "well"]])

        #expect(try await driver.observe(gate) == Observation(holds: holds, detail: detail))
    }

    @Test func `a gate without an answer does not hold`() async throws {
        let server = try await WebServer { _, _ in .hang }
        let input: JSON = ["url": .string(server.url), "timeout": "100ms"]

        let slow = try await driver.observe(GateSpec(driver: "http", input: input))
        let port = try UnheardPort()
        let gone = try await driver.observe(
            GateSpec(driver: "http", input: ["url": .string("http://127.0.0.1:\(port.number)")]))

        #expect(!slow.holds)
        #expect(gone == Observation(holds: false, detail: "no answer: Connection refused"))
    }
}
