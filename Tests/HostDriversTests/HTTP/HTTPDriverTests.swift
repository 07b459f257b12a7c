import HostDrivers
import ReleaseEngine
import ReleaseModel
import Testing

@Suite(.timeLimit(.minutes(15))) struct HTTPDriverTests {
    private let driver = HTTPDriver(followEvery: .milliseconds(10))

    private func effect(
        _ input: JSON, idempotent: Bool = false, outputs: [String] = [],
        timeout: Duration = .seconds(280)
    ) -> Effect {
        Effect(
            key: .sample("call"), attempt: 1, driver: "http", input: input, idempotent: idempotent,
            outputs: outputs, timeout: timeout)
    }

    private func perform(_ effect: Effect) async throws -> Outcome {
        try await driver.perform(effect, RecordingContext())
    }

    private func doubt(_ effect: Effect) async -> String {
        do {
            return "it ended: \(try await perform(effect))"
        } catch {
            return "\(error)"
        }
    }

    @Test func `a call carries its key, headers and body, and hands outputs on`() async throws {
        let server = try await WebServer { _, _ in .json(201, #"{"id":"d-7","size":3,"more":1}"#) }

        let outcome = try await perform(
            effect(
                [
                    "url": .string("\(server.url)/deploy?x=1"), "headers": ["X-Team": "web"],
                    "body": ["version": "2.0"],
                ], outputs: ["size", "id"]))

        #expect(outcome == .succeeded([Output("id", "d-7"), Output("size", "3")]))
        let request = try #require(server.requests.first)
        #expect(server.requests.count == 1)
        #expect(request.method == "POST")
        #expect(request.path == "/deploy?x=1")
        #expect(request.headers["idempotency-key"] == "r-1/call/forward/1")
        #expect(request.headers["x-team"] == "web")
        #expect(request.headers["content-type"] == "application/json")
        #expect(request.body == #"{"version":"2.0"}"#)
    }

    @Test func `a body that is a string is sent as it is`() async throws {
        let server = try await WebServer { _, _ in .answer(204) }

        let outcome = try await perform(
            effect(["url": .string(server.url), "method": "PUT", "body": "a=b"]))

        #expect(outcome == .succeeded([]))
        #expect(server.requests.first?.body == "a=b")
        #expect(server.requests.first?.headers["content-type"] == nil)
    }

    @Test(arguments: [true, false])
    func `a call that was never sent failed`(idempotent: Bool) async throws {
        let port = try UnheardPort()
        let url = "http://127.0.0.1:\(port.number)"

        let outcome = try await perform(effect(["url": .string(url)], idempotent: idempotent))

        #expect(
            outcome == .failed(reason: "nothing was sent to \(url): Connection refused"))
    }

    @Test func `a host that does not exist is a failure`() async throws {
        let outcome = try await perform(effect(["url": "http://no-such-host.invalid/"]))

        #expect(outcome.reason?.contains("there is no host no-such-host.invalid") == true)
    }

    @Test(arguments: [400, 401, 403, 404, 409, 422, 301, 307, 308])
    func `a refusal is a failure, sent once`(status: Int) async throws {
        let server = try await WebServer { _, _ in .json(status, "because") }

        let outcome = try await perform(effect(["url": .string(server.url)], idempotent: true))

        #expect(outcome.reason?.contains("answered \(status): because") == true)
        #expect(server.requests.count == 1)
    }

    @Test(arguments: [408, 429, 500, 502, 503, 504, 302, 303])
    func `an answer that proves nothing leaves a doubt, sent once`(status: Int) async throws {
        let server = try await WebServer { _, _ in .answer(status) }

        let doubt = await doubt(effect(["url": .string(server.url)]))

        #expect(doubt == "\(server.url) answered \(status)")
        #expect(server.requests.count == 1)
    }

    @Test func `a lost answer leaves a doubt`() async throws {
        let server = try await WebServer { _, _ in .drop }

        let doubt = await doubt(effect(["url": .string(server.url)]))

        #expect(doubt.contains("its answer was lost"))
        #expect(server.requests.count == 1)
    }

    @Test func `no answer within the timeout leaves a doubt`() async throws {
        let server = try await WebServer { _, _ in .hang }

        let doubt = await doubt(effect(["url": .string(server.url)], timeout: .seconds(8)))

        #expect(doubt.contains("its answer was lost"))
    }

    @Test func `an idempotent call is repeated with the same key until it is answered`()
        async throws
    {
        let server = try await WebServer { _, before in
            switch before {
            case 0: .drop
            case 1: .answer(503, headers: ["Retry-After": "0"])
            default: .answer(200)
            }
        }

        let outcome = try await perform(effect(["url": .string(server.url)], idempotent: true))

        #expect(outcome == .succeeded([]))
        #expect(
            server.requests.map { $0.headers["idempotency-key"] }
                == Array(repeating: "r-1/call/forward/1", count: 3))
    }

    @Test func `an idempotent call is repeated a bounded number of times`() async throws {
        let server = try await WebServer { _, _ in .answer(500) }

        let doubt = await doubt(effect(["url": .string(server.url)], idempotent: true))

        #expect(doubt.contains("answered 500 (request 5 of at most 5)"))
        #expect(server.requests.count == 5)
    }

    @Test func `repeating ends with the timeout`() async throws {
        let server = try await WebServer { _, _ in .answer(500, headers: ["Retry-After": "600"]) }

        let doubt = await doubt(
            effect(["url": .string(server.url)], idempotent: true, timeout: .seconds(25)))

        #expect(doubt.contains("answered 500"))
        #expect(server.requests.count == 1)
    }

    @Test(arguments: [(200, [200, 409]), (409, [200, 409]), (201, 201)] as [(Int, JSON)])
    func `expected answers mean done`(status: Int, expected: JSON) async throws {
        let server = try await WebServer { _, _ in .answer(status) }

        let outcome = try await perform(
            effect(["url": .string(server.url), "expect": ["status": expected]]))

        #expect(outcome == .succeeded([]))
    }

    @Test func `a success that was not expected leaves a doubt`() async throws {
        let server = try await WebServer { _, _ in .answer(202) }

        let doubt = await doubt(effect(["url": .string(server.url), "expect": ["status": 200]]))

        #expect(doubt.contains("answered 202, but the plan expects 200"))
    }

    @Test func `a success without its outputs leaves a doubt, for a new key would do it twice`()
        async throws
    {
        let server = try await WebServer { _, _ in .json(200, #"{"id":1}"#) }

        let doubt = await doubt(effect(["url": .string(server.url)], outputs: ["name"]))

        #expect(doubt.contains("it is done, but the answer holds no name"))
    }

    @Test func `an endless answer is cut, its status counts`() async throws {
        let big = [UInt8](repeating: 32, count: 3 * 1024 * 1024)
        let server = try await WebServer { _, _ in .answer(200, body: big) }

        #expect(try await perform(effect(["url": .string(server.url)])) == .succeeded([]))
    }

    @Test func `an answer that breaks off after its status is done`() async throws {
        let server = try await WebServer { _, _ in .breakOff(200) }

        #expect(try await perform(effect(["url": .string(server.url)])) == .succeeded([]))
    }

    @Test func `an undo makes its own call under its own key`() async throws {
        let server = try await WebServer { _, _ in .answer(200) }
        var back = effect(["url": .string("\(server.url)/do")])
        back.undoInput = ["url": .string("\(server.url)/undo"), "method": "DELETE"]
        back.key.direction = .undo

        #expect(try await driver.undo(back, RecordingContext()) == .succeeded([]))
        #expect(server.requests.first?.path == "/undo")
        #expect(server.requests.first?.headers["idempotency-key"] == "r-1/call/undo/1")
    }

    @Test func `a call cancelled before it was sent is cancelled`() async throws {
        let server = try await WebServer { _, _ in .answer(200) }
        let call = effect(["url": .string(server.url)])
        let performing = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await perform(call)
        }

        #expect(
            try await performing.value == .cancelled(reason: "stopped before anything was sent"))
        #expect(server.requests.isEmpty)
    }

    @Test(
        arguments: [
            ([:], "needs the field \"url\""),
            (["url": "ftp://x"], "must be an http:// or https://"),
            (["url": "http://x", "method": "BREW"], "must be one of"),
            (["url": "http://x", "retries": 3], "does not know the field \"retries\""),
            (["url": "http://x", "headers": ["Idempotency-Key": "1"]], "is set by Slipway"),
            (["url": "http://x", "headers": ["A": "b\r\nC: d"]], "is no header"),
            (["url": "http://x", "expect": ["status": 99]], "must be an HTTP status"),
            (["url": "http://x", "status": ["url": "http://x"]], "needs the field \"done\""),
        ] as [(JSON, String)])
    func `a wrong input fails with a sentence that names the field`(
        input: JSON, sentence: String
    ) async throws {
        let outcome = try await perform(effect(input))

        #expect(outcome.reason?.contains(sentence) == true, "\(outcome)")
    }
}
