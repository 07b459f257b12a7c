import Hummingbird
import HummingbirdTesting
import ReleaseEngine
import ReleaseModel
import SlipwayAPI
import SlipwayTestSupport
import Testing

@testable import SlipwayServer

@Suite(.timeLimit(.minutes(15))) struct RunAPITests {
    private func asking(
        _ body: @escaping @Sendable (ServedEngine, Asking) async throws -> Void
    ) async throws {
        try await ServedEngine.withOne { bench in
            try await Asking.of(bench.server(), bench.people) { try await body(bench, $0) }
        }
    }

    private static let plan = """
        name: sample
        phases:
          - name: one
            groups:
              - name: web
                tasks:
                  - name: go
                    trigger: {}
        """

    private static func body(_ plan: String, _ more: [JSON.Member] = []) -> String {
        JSON.members([.init("plan", .string(plan))] + more).text
    }

    @Test func `a plan is started once, whatever it is asked twice`() async throws {
        try await asking { _, ask in
            let first = try await ask.post(
                "/api/v1/runs", Self.body(Self.plan), [.commandID: "once", .claimedName: "maria"])
            #expect(first.status == .created, "\(first.text)")
            let answer = try first.value(API.CommandAnswer.self)
            #expect(first.headers[.location] == "/api/v1/runs/\(answer.run.run)")
            #expect(answer.run.startedBy.contains("maria"))
            #expect(!answer.isRepeated)

            let again = try await ask.post(
                "/api/v1/runs", Self.body(Self.plan, [.init("commandId", "once")]),
                [.claimedName: "maria"])
            let repeated = try again.value(API.CommandAnswer.self)
            #expect(repeated.run.run == answer.run.run)
            #expect(repeated.isRepeated)
        }
    }

    @Test func `each mistake of a plan is named with its place`() async throws {
        try await asking { _, ask in
            let bad = "name: sample\nphasen: []\nphases:\n  - name: one\n    groups: []\n"
            let answer = try await ask.post("/api/v1/runs", Self.body(bad))
            #expect(answer.status == .unprocessableContent)
            let problem = try answer.problem()
            #expect(problem.code == "invalid_plan")
            #expect(problem.problems.contains { $0.line == 2 && $0.column == 1 })

            let lint = try await ask.post("/api/v1/plans/lint", Self.body(bad))
            #expect(lint.status == .ok)
            let found = try lint.value(API.LintAnswer.self)
            #expect(!found.isValid)
            #expect(found.problems == problem.problems)
        }
    }

    @Test func `a good plan lints with its digest`() async throws {
        try await asking { _, ask in
            let lint = try await ask.post("/api/v1/plans/lint", Self.body(Self.plan))
            let answer = try lint.value(API.LintAnswer.self)
            #expect(answer.isValid)
            #expect(answer.name == "sample")
            #expect(answer.steps == 1)
            #expect(answer.digest?.count == 64)
        }
    }

    @Test func `the plan's schema is JSON`() async throws {
        try await asking { _, ask in
            let answer = try await ask.get("/api/v1/plans/schema")
            #expect(answer.status == .ok)
            #expect(try JSON(decoding: Array(answer.text.utf8)).object != nil)
        }
    }

    @Test func `a run shows every step where the plan has it`() async throws {
        try await asking { bench, ask in
            let run = try await bench.start(
                .sample([
                    [[.action("build", outputs: ["image"])], [.action("test")]], [[.trigger("go")]],
                ]))
            try await bench.reach(.open, "go", of: run)
            let answer = try await ask.get("/api/v1/runs/\(run)")
            let detail = try answer.value(API.RunDetail.self)

            #expect(detail.summary.run == run.description)
            #expect(detail.startedBy == API.Principal(.maria))
            #expect(detail.phases.map { $0.groups.count } == [2, 1])
            let build = try #require(detail.phases.first?.groups.first?.steps.first)
            #expect(build.name == "build")
            #expect(build.kind == "action")
            #expect(build.driver == "scripted")
            #expect(build.status == "succeeded")
            #expect(build.outputs == ["image": "image-of-build"])
            #expect(build.startedAt != nil && build.endedAt != nil)
            let second = try #require(detail.phases.first?.groups.last)
            #expect(second.steps.map(\.name) == ["test"])
            #expect(detail.phases.last?.groups.first?.steps.first?.status == "open")
            #expect(detail.rollback.isEmpty)
            #expect(detail.waitingFor.first?.step == "go")
        }
    }

    @Test func `runs are listed newest first, page by page, by status`() async throws {
        try await asking { bench, ask in
            var runs: [String] = []
            for number in 0..<3 {
                let run = try await bench.start(.sequence(.trigger("go")), id: "s-\(number)")
                runs.append(run.description)
            }
            let first = try await ask.get("/api/v1/runs?limit=2").value(API.RunList.self)
            #expect(first.items.count == 2)
            let cursor = try #require(first.nextCursor)
            let rest = try await ask.get("/api/v1/runs?limit=2&cursor=\(cursor)")
                .value(API.RunList.self)
            #expect(Set((first.items + rest.items).map(\.run)) == Set(runs))
            #expect(rest.nextCursor == nil)
            let failed = try await ask.get("/api/v1/runs?status=failed").value(API.RunList.self)
            #expect(failed.items.isEmpty)
        }
    }

    @Test func `a command is answered with the run as it is after it`() async throws {
        try await asking { bench, ask in
            let run = try await bench.start(.sequence(.trigger("go")))
            try await bench.reach(.open, "go", of: run)
            let answer = try await ask.post(
                "/api/v1/runs/\(run)/trigger", "{\"step\": \"go\", \"commandId\": \"t\"}")
            #expect(answer.status == .ok, "\(answer.text)")
            #expect(try answer.value(API.CommandAnswer.self).run.run == run.description)
            try await bench.reach(.succeeded, run)

            let again = try await ask.post(
                "/api/v1/runs/\(run)/trigger", "{\"step\": \"go\"}", [.commandID: "t"])
            #expect(try again.value(API.CommandAnswer.self).isRepeated)
        }
    }

    @Test func `a command that names what was seen is refused once the run has moved`()
        async throws
    {
        try await asking { bench, ask in
            let run = try await bench.start(.sequence(.trigger("go")))
            try await bench.reach(.open, "go", of: run)
            let path = "/api/v1/runs/\(run)"
            let seen = try #require(try await ask.get(path).headers[.eTag])
            #expect(try await ask.post("\(path)/pause").status == .ok)

            let late = try await ask.post("\(path)/resume", nil, [.ifMatch: seen])
            #expect(late.status == .preconditionFailed)
            #expect(try late.problem().code == "content_changed")
            #expect(try late.problem().facts.count == 1)
            let odd = try await ask.post("\(path)/resume", nil, [.ifMatch: "seven"])
            #expect(odd.status == .badRequest)
            let now = try #require(try await ask.get(path).headers[.eTag])
            #expect(now != seen)
            #expect(try await ask.post("\(path)/resume", nil, [.ifMatch: now]).status == .ok)
        }
    }

    @Test func `an approval names what was seen, and who may not is told`() async throws {
        try await asking { bench, ask in
            let run = try await bench.start(.sequence(.approval("board", by: ["alice"])))
            try await bench.reach(.open, "board", of: run)
            let list = try await ask.get("/api/v1/checkpoints").value(API.CheckpointList.self)
            let board = try #require(list.items.first)
            #expect(board.kind == "approval")
            #expect(board.approvers == ["alice"])
            let path = "/api/v1/runs/\(run)/agree"
            func body(_ seen: String) -> String { "{\"step\": \"board\", \"seen\": \"\(seen)\"}" }

            let other = try await ask.post(path, body(board.digest), [.claimedName: "bob"])
            #expect(other.status == .forbidden)
            let refusal = try other.problem()
            #expect(refusal.code == "not_allowed")
            #expect(!refusal.facts.isEmpty)
            let stale = try await ask.post(path, body("0"), [.claimedName: "alice"])
            #expect(stale.status == .preconditionFailed)
            #expect(try stale.problem().code == "content_changed")
            let agreed = try await ask.post(path, body(board.digest), [.claimedName: "alice"])
            #expect(agreed.status == .ok)
            try await bench.reach(.succeeded, run)
        }
    }

    @Test func `a vote is handed on, shown, and given by the delegate`() async throws {
        try await asking { bench, ask in
            let conditions = [
                ApprovalSpec.Condition(approvers: ["alice"]),
                .init(approvers: ["group:sre", "bob"]),
            ]
            let run = try await bench.start(.sequence(.approval("board", all: conditions)))
            try await bench.reach(.open, "board", of: run)
            func post(
                _ verb: String, _ body: String, _ name: String
            ) async throws -> HTTPResponse.Status {
                try await ask.post(
                    "/api/v1/runs/\(run)/\(verb)", body, [.claimedName: name]
                ).status
            }
            let step = "\"step\": \"board\""
            let given = "{\(step), \"to\": \"carol\", \"comment\": \"away\"}"
            #expect(try await post("delegate", given, "dave") == .forbidden)
            #expect(try await post("delegate", given, "alice") == .ok)
            let list = try await ask.get("/api/v1/checkpoints").value(API.CheckpointList.self)
            let board = try #require(list.items.first)
            #expect(
                board.delegations == [.init(from: "alice", to: "carol", comment: "away")])
            #expect(
                board.conditions.map(\.text) == [
                    "0 of 1 from alice", "0 of 1 from group sre, bob",
                ])
            let agreed = "{\(step), \"seen\": \"\(board.digest)\"}"
            #expect(try await post("agree", agreed, "alice") == .forbidden)
            #expect(try await post("agree", agreed, "carol") == .ok)
            #expect(try await post("delegate", "{\(step)}", "alice") == .conflict)
            #expect(try await post("agree", agreed, "bob") == .ok)
            try await bench.reach(.succeeded, run)
        }
    }

    @Test func `a refusal brings the facts that would have to change`() async throws {
        try await asking { bench, ask in
            let run = try await bench.start(.sequence(.trigger("go")))
            let answer = try await ask.post("/api/v1/runs/\(run)/retry")
            #expect(answer.status == .conflict)
            let problem = try answer.problem()
            #expect(problem.code == "wrong_status")
            #expect(!problem.facts.isEmpty)
            #expect(problem.facts.allSatisfy { !$0.fact.isEmpty && !$0.remedy.isEmpty })

            let step = try await ask.post("/api/v1/runs/\(run)/trigger", "{\"step\": \"none\"}")
            #expect(step.status == .notFound)
            #expect(try step.problem().code == "no_such_step")
        }
    }

    @Test(arguments: [
        ("agree", "{\"step\": \"go\"}"), ("trigger", "{}"), ("skip", "{\"step\": \"go\"}"),
        ("resolve", "{\"step\": \"go\", \"resolution\": \"maybe\", \"reason\": \"x\"}"),
        ("pause", "{\"step\": \"go\"}"), ("amend", "{}"),
        (
            "resolve",
            "{\"step\": \"go\", \"resolution\": \"not_done\", \"reason\": \"x\", \"outputs\": {}}"
        ),
    ])
    func `a verb takes its own fields and no others`(verb: String, body: String) async throws {
        try await asking { bench, ask in
            let run = try await bench.start(.sequence(.trigger("go")))
            let answer = try await ask.post("/api/v1/runs/\(run)/\(verb)", body)
            #expect(answer.status == .badRequest)
        }
    }

    @Test func `explain answers every verb, or the one asked about`() async throws {
        try await asking { bench, ask in
            let run = try await bench.start(.sequence(.trigger("go")))
            let path = "/api/v1/runs/\(run)/explain"
            let all = try await ask.get(path).value(API.Explanation.self)
            #expect(all.status == "running")
            #expect(all.verbs.contains { $0.verb == "pause" && $0.isAllowed })
            let one = try await ask.get("\(path)?verb=retry").value(API.Explanation.self)
            #expect(Set(one.verbs.map(\.verb)) == ["retry"])
            #expect(one.verbs.first?.refusal?.facts.isEmpty == false)
        }
    }

    @Test func `attempts, certificate and plan are there`() async throws {
        try await asking { bench, ask in
            let run = try await bench.start(.sequence(.action("build")))
            try await bench.reach(.succeeded, run)
            let root = "/api/v1/runs/\(run)"
            let attempts = try await ask.get("\(root)/attempts").value(API.AttemptList.self)
            #expect(attempts.items.map(\.verdict) == ["succeeded"])
            let certificate = try await ask.get("\(root)/certificate").value(API.Certificate.self)
            #expect(certificate.holds)
            #expect(certificate.effects.map(\.key) == ["\(run)/build/forward/1"])
            let plan = try await ask.get("\(root)/plan")
            #expect(plan.headers[.eTag] == "\"\(certificate.planDigest)\"")
            #expect(Digest(of: Array(plan.text.utf8)).description == certificate.planDigest)
        }
    }

    @Test func `a log comes in pieces that cut no character`() async throws {
        try await asking { bench, ask in
            let run = try await bench.start(.sequence(.action("build"), .trigger("go")))
            try await bench.reach(.open, "go", of: run)
            let path = "/api/v1/runs/\(run)/steps/build/log"
            let first = try await ask.get("\(path)?limit=12").value(API.LogChunk.self)
            #expect(first.text == "one line\nzw")
            #expect(first.nextOffset == 11)
            #expect(!first.isComplete)
            let rest = try await ask.get("\(path)?from=11").value(API.LogChunk.self)
            #expect(rest.text == "ölf Uhr\n")
            #expect(rest.isComplete)

            let raw = try await ask.get("\(path)?from=9", [.accept: "text/plain"])
            #expect(raw.text == "zwölf Uhr\n")
            #expect(raw.headers[.isComplete] == "true")
            let none = try await ask.get("/api/v1/runs/\(run)/steps/go/log")
            #expect(none.status == .notFound)
            #expect(try none.problem().code == "no_log")
        }
    }

    @Test func `the journal comes page by page`() async throws {
        try await asking { bench, ask in
            let run = try await bench.start(.sequence(.action("a"), .action("b")))
            try await bench.reach(.succeeded, run)
            let path = "/api/v1/runs/\(run)/events"
            let all = try await ask.get(path).value(API.JournalPage.self)
            #expect(all.items.map(\.position) == Array(1...all.items.count))
            #expect(all.nextAfter == nil)
            let first = try await ask.get("\(path)?limit=2").value(API.JournalPage.self)
            #expect(first.nextAfter == 2)
            let next = try await ask.get("\(path)?limit=2&after=2").value(API.JournalPage.self)
            #expect(next.items.first == all.items.dropFirst(2).first)
        }
    }
}
