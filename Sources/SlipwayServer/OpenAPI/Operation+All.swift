internal import ReleaseModel
internal import SlipwayAPI

extension Operation {
    /// Every operation, written by hand beside the routes; a test compares the two.
    static let all: [Operation] =
        starting + looking + commanding + plans + people + secrets + audit + identity + pipelines
        + releasePlans + server + environments + resources

    private static let starting = [
        Operation(
            method: "POST", path: "\(API.root)/runs", id: "startRun",
            summary: "Start a run of a plan", headers: [commandID],
            body: "StartRunRequest", example: Self.planExample, isBodyRequired: true, success: 201,
            answers: [(API.json, "CommandAnswer")], problems: [404, 408, 409, 413, 415, 422, 503]),
        Operation(
            method: "GET", path: "\(API.root)/runs", id: "listRuns",
            summary: "List runs, newest first",
            query: [
                Parameter("status", text(RunStatus.allCases.map(\.rawValue)), "Only these."),
                Parameter("name", ["type": "string"], "Only runs of plans with this name."),
                Parameter("cursor", ["type": "string"], "`nextCursor` of the page before."),
                Parameter("limit", number(1, 1_000, 50), "How many at most."),
            ],
            answers: [(API.json, "RunList")], problems: [503]),
    ]

    private static let looking = [
        look("", "getRun", "A run with every step", "RunDetail"),
        look("/attempts", "listAttempts", "Every attempt of a run", "AttemptList"),
        look("/certificate", "getCertificate", "What the run did, and the proof", "Certificate"),
        look("/plan", "getPlan", "The plan the run executes, as it was frozen", "Plan"),
        look(
            "/explain", "explainRun", "Why it waits, and which verbs are allowed", "Explanation",
            query: [
                Parameter("verb", text(VerbName.allCases.map(\.rawValue)), "Only this verb.")
            ]),
        Operation(
            method: "GET", path: "\(API.root)/runs/{run}/events", id: "listEvents",
            summary: "The run's journal; as Server-Sent Events it goes on as the run does",
            query: [
                Parameter("after", number(0, Query.largest, 0), "Only events after this position."),
                Parameter("limit", number(1, 1_000, 100), "How many at most; not for a stream."),
            ],
            headers: [
                Parameter(
                    API.lastEvent, number(0, Query.largest, nil), "Where a broken stream goes on.")
            ],
            answers: [(API.json, "JournalPage"), (API.eventStream, nil)], problems: [404, 503]),
        Operation(
            method: "GET", path: "\(API.root)/runs/{run}/steps/{step}/log", id: "getLog",
            summary: "A piece of what an attempt wrote; as text/plain its very bytes",
            query: [
                Parameter(
                    "attempt", number(0, Int(Int32.max), 0), "Which attempt; 0 is the last one."),
                Parameter("direction", text(Direction.allCases.map(\.rawValue)), "Which way."),
                Parameter(
                    "from", number(0, Query.largest, 0), "The offset in bytes where to begin."),
                Parameter("limit", number(4, LogRoutes.maximumPiece, 65_536), "Bytes at most."),
            ],
            answers: [(API.json, "LogChunk"), ("text/plain", nil)], problems: [404, 503]),
        Operation(
            method: "GET", path: "\(API.root)/checkpoints", id: "listCheckpoints",
            summary: "Every checkpoint that waits for people",
            answers: [(API.json, "CheckpointList")], problems: [503]),
    ]

    private static let commanding = CommandRoutes.verbs.map { verb in
        Operation(
            method: "POST", path: "\(API.root)/runs/{run}/\(verb.rawValue)",
            id: "\(verb.rawValue)Run", summary: verb.summary, headers: [commandID, ifMatch],
            body: verb.bodyName, example: verb == .amend ? planExample : nil,
            isBodyRequired: verb.needsBody, success: 200,
            answers: [(API.json, "CommandAnswer")],
            problems: [404, 408, 409, 412, 413, 415, 422, 503])
    }

    private static let plans = [
        Operation(
            method: "POST", path: "\(API.root)/plans/lint", id: "lintPlan",
            summary: "What is wrong with a plan", body: "LintRequest",
            example: Self.planExample, isBodyRequired: true,
            answers: [(API.json, "LintAnswer")], problems: [408, 413, 415, 503]),
        Operation(
            method: "GET", path: "\(API.root)/plans/schema", id: "getPlanSchema",
            summary: "The JSON Schema of plans", isOpen: true,
            answers: [("application/schema+json", "Plan")]),
    ]

    private static let secrets = [
        Operation(
            method: "GET", path: "\(API.root)/secrets", id: "listSecrets",
            summary: "List secrets by name: versions, never values",
            query: [
                Parameter("cursor", ["type": "string"], "`nextCursor` of the page before."),
                Parameter("limit", number(1, 1_000, 50), "How many at most."),
            ],
            answers: [(API.json, "SecretList")], problems: [503]),
        Operation(
            method: "PUT", path: "\(API.root)/secrets/{name}", id: "setSecret",
            summary: "Keep a secret's new version; the value it has already makes none",
            body: "SecretRequest", isBodyRequired: true,
            answers: [(API.json, "SecretDetail")], problems: [404, 408, 409, 413, 415, 503]),
        Operation(
            method: "DELETE", path: "\(API.root)/secrets/{name}", id: "deleteSecret",
            summary: "Forget every version of a secret", success: 204,
            problems: [404, 409, 503]),
    ]

    private static let server = [
        Operation(
            method: "GET", path: "\(API.root)/server", id: "getServer", summary: "Who answers",
            answers: [(API.json, "ServerInfo")]),
        Operation(
            method: "GET", path: "/healthz", id: "health",
            summary: "Whether the process works", isOpen: true, answers: [("text/plain", nil)]),
        Operation(
            method: "GET", path: "/readyz", id: "readiness",
            summary: "Whether it takes commands", isOpen: true, answers: [("text/plain", nil)],
            problems: [503]),
        Operation(
            method: "GET", path: "/metrics", id: "metrics",
            summary: "Figures for Prometheus, text format 0.0.4",
            answers: [("text/plain", nil)]),
        Operation(
            method: "GET", path: "/openapi.json", id: "describe",
            summary: "This document", isOpen: true, answers: [(API.json, "Document")]),
    ]

    private static let planExample: JSON = [
        "plan": """
        name: storefront
        phases:
          - name: release
            groups:
              - name: web
                tasks:
                  - {name: go, trigger: {}}
                  - {name: note, action: {driver: command, run: [/bin/true], undo: none}}
        """,
        "directory": "/tmp",
    ]

    private static func look(
        _ path: String, _ id: String, _ summary: String, _ schema: String,
        query: [Parameter] = [], headers: [Parameter] = []
    ) -> Operation {
        Operation(
            method: "GET", path: "\(API.root)/runs/{run}\(path)", id: id, summary: summary,
            query: query, headers: headers, answers: [(API.json, schema)],
            problems: [404, 503])
    }

    private static let ifMatch = Parameter(
        "If-Match", ["type": "string", "pattern": "^(\\*|\"[1-9][0-9]{0,8}\")?$"],
        "The run's ETag: carried out only if nothing has happened since it was looked at.")
    static let commandID = Parameter(
        API.commandID, Shape.commandID.json,
        "The command's id: asked twice, it gets its first answer.")

    private static func text(_ words: [String]) -> JSON {
        ["type": "string", "enum": .array(words.map(JSON.string))]
    }

    static func number(_ least: Int, _ most: Int, _ standard: Int?) -> JSON {
        var members: [JSON.Member] = [
            .init("type", "integer"), .init("minimum", .integer(Int64(least))),
            .init("maximum", .integer(Int64(most))),
        ]
        if let standard { members.append(.init("default", .integer(Int64(standard)))) }
        return .members(members)
    }
}

extension VerbName {
    fileprivate var summary: String {
        switch self {
        case .start: "Begin"
        case .agree: "Agree at an approval to exactly what was shown"
        case .delegate: "Hand one's vote at an approval on, or without `to` take it back"
        case .reject: "Reject at an approval or a trigger: its step fails"
        case .trigger: "Say go at a trigger"
        case .retry: "Failed steps once more, and on with what was never started"
        case .skip: "Leave a step out; a second person confirms by asking the same"
        case .resolve: "Say what became of a step in doubt"
        case .pause: "Order nothing new; what runs finishes"
        case .stop: "Pause, and cancel what runs"
        case .resume: "Go on after pause or stop"
        case .amend: "Replace the plan; what is finished or in doubt stays as it is"
        case .abort: "Give up, provably without having changed anything"
        case .rollBack: "Put back everything ever ordered, newest first"
        case .close: "Leave the run as it is, for good"
        }
    }
}
