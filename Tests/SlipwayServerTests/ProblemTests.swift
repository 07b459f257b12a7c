import Hummingbird
import HummingbirdTesting
import NIOCore
import ReleaseEngine
import ReleaseModel
import SlipwayAPI
import SlipwayTestSupport
import Testing

@testable import SlipwayServer

@Suite(.timeLimit(.minutes(15))) struct ProblemTests {
    private func asking(
        _ change: @escaping @Sendable (inout ServerOptions) -> Void = { _ in },
        _ body: @escaping @Sendable (ServedEngine, Asking) async throws -> Void
    ) async throws {
        try await ServedEngine.withOne { bench in
            try await Asking.of(bench.server(change), bench.people) { try await body(bench, $0) }
        }
    }

    @Test(arguments: [
        "/nowhere", "/", "/api/v1/runs/", "/api/v1/runs/r-1/nothing", "/api/v1//runs",
    ])
    func `an unknown path is 404`(path: String) async throws {
        try await asking { _, ask in
            let answer = try await ask.get(path)
            #expect(answer.status == .notFound)
            #expect(try answer.problem().code == "no_such_path")
        }
    }

    @Test(arguments: ["r-none", "..", "a%2Fb", "a%00b", "%F0%9F%9A%80"])
    func `an unknown run is 404, whatever its id looks like`(id: String) async throws {
        try await asking { _, ask in
            for path in ["", "/attempts", "/events", "/explain", "/certificate", "/plan"] {
                let answer = try await ask.get("/api/v1/runs/\(id)\(path)")
                #expect(answer.status == .notFound, "\(path)")
                #expect(try answer.problem().code == "no_such_run", "\(path)")
            }
            let command = try await ask.post("/api/v1/runs/\(id)/pause")
            #expect(command.status == .notFound)
            #expect(try command.problem().code == "no_such_run")
        }
    }

    @Test(arguments: ["/api/v1/runs/%zz", "/api/v1/runs?limit=%f", "/api/v1/%C3%28"])
    func `a broken escape is 400`(path: String) async throws {
        try await asking { _, ask in
            let answer = try await ask.get(path)
            #expect(answer.status == .badRequest)
            #expect(try answer.problem().code == "bad_request")
        }
    }

    @Test func `a wrong method is 405 and says which are right`() async throws {
        try await asking { _, ask in
            let answer = try await ask.send(.delete, "/api/v1/runs")
            #expect(answer.status == .methodNotAllowed)
            #expect(answer.headers[.allow] == "GET, HEAD, OPTIONS, POST")
            #expect(try answer.problem().code == "method_not_allowed")

            let options = try await ask.send(.options, "/api/v1/runs/r-1/pause")
            #expect(options.status == .noContent)
            #expect(options.headers[.allow] == "OPTIONS, POST")
        }
    }

    @Test func `HEAD answers as GET does, without the body`() async throws {
        try await asking { _, ask in
            let get = try await ask.get("/api/v1/runs")
            let head = try await ask.send(.head, "/api/v1/runs")
            #expect(head.status == .ok)
            #expect(head.body.readableBytes == 0)
            #expect(head.headers[.contentLength] == get.headers[.contentLength])
        }
    }

    @Test(arguments: [
        "{", "[]", "1", "{\"plan\": 1}", "{}", "{\"plan\": \"a\", \"plann\": \"b\"}",
        "{\"plan\": \"a\", \"directory\": \"relative\"}", "{\"plan\": \"a\", \"format\": \"toml\"}",
        "{\"plan\": \"a\", \"selection\": [1]}",
        "{\"plan\": \"a\", \"directory\": null}", "{\"plan\": \"a\", \"commandId\": \"two words\"}",
    ])
    func `a body that cannot be understood is 400`(body: String) async throws {
        try await asking { _, ask in
            let answer = try await ask.post("/api/v1/runs", body)
            #expect(answer.status == .badRequest)
            #expect(try answer.problem().code == "bad_request")
        }
    }

    @Test(arguments: [
        "/api/v1/runs?limit=0", "/api/v1/runs?limit=1001", "/api/v1/runs?limit=ten",
        "/api/v1/runs?status=sleeping", "/api/v1/runs?page=2", "/api/v1/runs?limit=1&limit=2",
        "/api/v1/runs/r-1/events?after=-1", "/api/v1/runs/r-1/explain?verb=dance",
        "/api/v1/server?x=1",
    ])
    func `a query that nobody would read is 400`(path: String) async throws {
        try await asking { _, ask in
            let answer = try await ask.get(path)
            #expect(answer.status == .badRequest)
            #expect(try answer.problem().code == "bad_request")
        }
    }

    @Test func `two different command ids are 409`() async throws {
        try await asking { _, ask in
            let answer = try await ask.post(
                "/api/v1/runs/r-1/pause", "{\"commandId\": \"a\"}", [.commandID: "b"])
            #expect(answer.status == .conflict)
            #expect(try answer.problem().code == "command_ids_differ")
        }
    }

    @Test func `another content type is 415`() async throws {
        try await asking { _, ask in
            let answer = try await ask.post(
                "/api/v1/runs", "plan=x", [.contentType: "text/plain"])
            #expect(answer.status == .unsupportedMediaType)
            #expect(try answer.problem().code == "unsupported_media_type")

            let json = try await ask.post(
                "/api/v1/runs/r-1/pause", "{}", [.contentType: "Application/JSON; charset=utf-8"])
            #expect(json.status == .notFound)
        }
    }

    @Test func `a body over its limit is 413, announced or not`() async throws {
        try await asking { options in
            options.limits.body = 100
            options.limits.planBody = 200
        } _: { _, ask in
            let pause = try await ask.post(
                "/api/v1/runs/r-1/pause", String(repeating: " ", count: 101))
            #expect(pause.status == .contentTooLarge)
            #expect(try pause.problem().code == "body_too_large")
            for path in ["runs", "plans/lint", "runs/r-1/amend"] {
                let answer = try await ask.post(
                    "/api/v1/\(path)", String(repeating: " ", count: 201))
                #expect(answer.status == .contentTooLarge, "\(path)")
            }
        }
    }

    @Test func `a page of another site is refused`() async throws {
        try await asking { _, ask in
            let answer = try await ask.post(
                "/api/v1/runs/r-1/pause", nil, [.origin: "http://evil.example"])
            #expect(answer.status == .forbidden)
            #expect(try answer.problem().code == "foreign_origin")
            let own = try await ask.post(
                "/api/v1/runs/r-1/pause", nil, [.origin: "http://localhost"])
            #expect(own.status == .notFound)
        }
    }

    @Test func `a store that cannot write is 503 with Retry-After, and nothing was changed`()
        async throws
    {
        try await asking { bench, ask in
            let run = try await bench.start(.sequence(.trigger("go")))
            try await bench.reach(.open, "go", of: run)
            bench.store.failNext(.notWritten)
            let answer = try await ask.post("/api/v1/runs/\(run)/pause", nil, [.commandID: "p"])
            #expect(answer.status == .serviceUnavailable)
            #expect(answer.headers[.retryAfter] == "5")
            #expect(try answer.problem().code == "unavailable")

            let again = try await ask.post("/api/v1/runs/\(run)/pause", nil, [.commandID: "p"])
            #expect(try again.value(API.CommandAnswer.self).isRepeated == false)
        }
    }

    @Test func `an engine that shuts down is 503 with Retry-After`() async throws {
        try await asking { bench, ask in
            let run = try await bench.start(.sequence(.trigger("go")))
            await bench.engine.shutDown()
            let answer = try await ask.post("/api/v1/runs/\(run)/pause")
            #expect(answer.status == .serviceUnavailable)
            #expect(answer.headers[.retryAfter] == "5")
            #expect(try answer.problem().code == "shutting_down")
        }
    }

    @Test func `every engine error has its status`() {
        let run = RunID("r-1")
        let statuses: [(EngineError, Int, String)] = [
            (.noSuchRun(run), 404, "no_such_run"),
            (.unavailable(reason: "disk full"), 503, "unavailable"),
            (.shuttingDown, 503, "shutting_down"),
            (.damaged(run, reason: "x"), 500, "damaged_run"),
        ]
        for (error, status, code) in statuses {
            #expect(ProblemError(error).problem.status == status)
            #expect(ProblemError(error).problem.code == code)
        }
        #expect(
            ProblemError(.unavailable(reason: "disk full")).problem.detail.contains("disk full"))
    }

    @Test(arguments: Refusal.Code.allCases)
    func `a refusal keeps its code, its sentence and its facts`(code: Refusal.Code) {
        let refusal = Refusal(code, "No.", [.init("it is so", remedy: "make it otherwise")])
        let problem = ProblemError(.refused(refusal)).problem
        let expected =
            switch code {
            case .notAllowed: 403
            case .noSuchStep: 404
            case .contentChanged: 412
            case .invalidPlan: 422
            default: 409
            }
        #expect(problem.status == expected)
        #expect(problem.code == code.rawValue)
        #expect(problem.detail == "No.")
        #expect(problem.facts == [.init(fact: "it is so", remedy: "make it otherwise")])
    }
}
