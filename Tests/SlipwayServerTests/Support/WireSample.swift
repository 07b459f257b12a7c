import ReleaseModel
import SlipwayAPI
import Testing

/// A value of each wire type, once with every member and once with only those it always has.
struct WireSample: Sendable, CustomTestStringConvertible {
    let schema: String
    let full: [UInt8]
    let bare: [UInt8]

    var testDescription: String { schema }

    init<Value: Codable & Equatable>(_ schema: String, _ full: Value, _ bare: Value) {
        self.schema = schema
        self.full = Self.bytes(full)
        self.bare = Self.bytes(bare)
    }

    /// The value as it is sent, after it was read back once and found equal.
    private static func bytes<Value: Codable & Equatable>(_ value: Value) -> [UInt8] {
        do {
            let bytes = try API.encode(value)
            #expect(try API.decode(Value.self, from: bytes) == value)
            return bytes
        } catch {
            Issue.record(error)
            return []
        }
    }

    static let time = API.Timestamp(Instant(milliseconds: 1))

    private static let runSummary = API.RunSummary(
        run: "x", name: "x", status: "x", position: 1, planDigest: "x", steps: 1, finishedSteps: 1,
        failedSteps: 1, waitingForPeople: 1, startedBy: "x", startedAt: time, changedAt: time,
        isOpen: true)
    private static let secret = API.SecretDetail(
        name: "x", version: 1, createdAt: time, createdBy: "x", versions: [1])
    private static let principal = API.Principal(identity: "x", name: "x", isClaimed: true)
    private static let refusal = API.Refusal(code: "x", sentence: "x", facts: [])

    static let all: [WireSample] =
        requests + runs + audit + answers + people + components
        + releaseTasks

    private static let auditEntry = API.AuditEntry(
        number: 1, at: time, project: "x", actor: "x", address: "x", verb: "x", subject: "x",
        answer: "x", reason: "x", digest: "x", detail: ["a": 1], previous: "x", hash: "x")

    private static let audit: [WireSample] = [
        WireSample("AuditEntry", auditEntry, auditEntry),
        WireSample(
            "AuditList", API.AuditList(items: [], nextCursor: "x"), API.AuditList(items: [])),
        WireSample(
            "AuditKey", API.AuditKey(publicKey: "x", key: "x"),
            API.AuditKey(publicKey: "x", key: "x")),
    ]

    private static let requests: [WireSample] = [
        WireSample(
            "StartRunRequest",
            API.StartRunRequest(
                plan: "x", format: "x", directory: "x", selection: ["x"], commandId: "x"),
            API.StartRunRequest(
                plan: "x", format: nil, directory: nil, selection: nil, commandId: nil)),
        WireSample(
            "LintRequest", API.LintRequest(plan: "x", format: "x", directory: "x"),
            API.LintRequest(plan: "x", format: nil, directory: nil)),
        WireSample(
            "LintAnswer",
            API.LintAnswer(isValid: true, name: "x", steps: 1, digest: "x", problems: []),
            API.LintAnswer(isValid: true, name: nil, steps: nil, digest: nil, problems: [])),
        WireSample(
            "PlanProblem",
            API.PlanProblem(severity: "x", line: 1, column: 1, message: "x", suggestion: "x"),
            API.PlanProblem(severity: "x", line: 1, column: 1, message: "x", suggestion: nil)),
    ]

    private static let runs: [WireSample] = [
        WireSample(
            "Principal", API.Principal(identity: "x", name: "x", isClaimed: true),
            API.Principal(identity: "x", name: "x", isClaimed: true)),
        WireSample(
            "RunSummary",
            API.RunSummary(
                run: "x", name: "x", status: "x", position: 1, planDigest: "x", steps: 1,
                finishedSteps: 1, failedSteps: 1, waitingForPeople: 1, startedBy: "x",
                startedAt: time, changedAt: time, isOpen: true),
            API.RunSummary(
                run: "x", name: "x", status: "x", position: 1, planDigest: "x", steps: 1,
                finishedSteps: 1, failedSteps: 1, waitingForPeople: 1, startedBy: "x",
                startedAt: time, changedAt: time, isOpen: true)),
        WireSample(
            "RunList", API.RunList(items: [], nextCursor: "x"),
            API.RunList(items: [], nextCursor: nil)),
        WireSample("SecretRequest", API.SecretRequest(value: "x"), API.SecretRequest(value: "x")),
        WireSample("SecretDetail", secret, secret),
        WireSample(
            "SecretList", API.SecretList(items: [], nextCursor: "x"),
            API.SecretList(items: [], nextCursor: nil)),
        WireSample(
            "CommandAnswer", API.CommandAnswer(run: runSummary, position: 1, isRepeated: true),
            API.CommandAnswer(run: runSummary, position: 1, isRepeated: true)),
        WireSample(
            "RunDetail",
            API.RunDetail(
                summary: runSummary, startedBy: principal, planDigest: "x", failMode: "x",
                phases: [], rollback: [], waitingFor: []),
            API.RunDetail(
                summary: runSummary, startedBy: principal, planDigest: "x", failMode: "x",
                phases: [], rollback: [], waitingFor: [])),
        WireSample(
            "PhaseDetail", API.PhaseDetail(name: "x", groups: []),
            API.PhaseDetail(name: "x", groups: [])),
        WireSample(
            "GroupDetail", API.GroupDetail(name: "x", steps: []),
            API.GroupDetail(name: "x", steps: [])),
        WireSample(
            "StepDetail",
            API.StepDetail(
                name: "x", kind: "x", driver: "x", status: "x", reason: "x", attempts: 1,
                generation: 1, startedAt: time, endedAt: time, outputs: ["x": "y"]),
            API.StepDetail(
                name: "x", kind: "x", driver: nil, status: "x", reason: nil, attempts: 1,
                generation: 1, startedAt: nil, endedAt: nil, outputs: ["x": "y"])),
        WireSample(
            "WaitReason", API.WaitReason(step: "x", reason: "x", until: time, people: ["x"]),
            API.WaitReason(step: nil, reason: "x", until: nil, people: ["x"])),
        WireSample(
            "AttemptDetail",
            API.AttemptDetail(
                step: "x", direction: "x", generation: 1, attempt: 1, orderedAt: time,
                endedAt: time, verdict: "x", reason: "x"),
            API.AttemptDetail(
                step: "x", direction: "x", generation: 1, attempt: 1, orderedAt: time, endedAt: nil,
                verdict: "x", reason: nil)),
        WireSample("AttemptList", API.AttemptList(items: []), API.AttemptList(items: [])),
        WireSample(
            "JournalEntry", API.JournalEntry(position: 1, at: time, kind: "x", event: ["a": 1]),
            API.JournalEntry(position: 1, at: time, kind: "x", event: ["a": 1])),
        WireSample(
            "JournalPage", API.JournalPage(items: [], nextAfter: 1),
            API.JournalPage(items: [], nextAfter: nil)),
        WireSample(
            "LogChunk", API.LogChunk(text: "x", nextOffset: 1, isComplete: true),
            API.LogChunk(text: "x", nextOffset: 1, isComplete: true)),
    ]

    private static let answers: [WireSample] = [
        WireSample(
            "RefusalFact", API.RefusalFact(fact: "x", remedy: "x"),
            API.RefusalFact(fact: "x", remedy: "x")),
        WireSample(
            "Refusal", API.Refusal(code: "x", sentence: "x", facts: []),
            API.Refusal(code: "x", sentence: "x", facts: [])),
        WireSample(
            "VerbAnswer", API.VerbAnswer(verb: "x", step: "x", isAllowed: true, refusal: refusal),
            API.VerbAnswer(verb: "x", step: nil, isAllowed: true, refusal: nil)),
        WireSample(
            "Explanation", API.Explanation(run: "x", status: "x", waitingFor: [], verbs: []),
            API.Explanation(run: "x", status: "x", waitingFor: [], verbs: [])),
        WireSample(
            "ApprovalCondition",
            API.ApprovalCondition(
                approvers: ["x"], require: 1, agreed: ["x"], isMet: true, text: "x"),
            API.ApprovalCondition(
                approvers: ["x"], require: 1, agreed: ["x"], isMet: true, text: "x")),
        WireSample(
            "ApprovalDelegation", API.ApprovalDelegation(from: "x", to: "x", comment: "x"),
            API.ApprovalDelegation(from: "x", to: "x", comment: "x")),
        WireSample(
            "CheckpointDetail",
            API.CheckpointDetail(
                run: "x", runName: "x", step: "x", kind: "x", approvers: ["x"], require: 1,
                agreed: ["x"], openedAt: time, expires: time, shown: ["a": 1], digest: "x",
                startedBy: "x"),
            API.CheckpointDetail(
                run: "x", runName: "x", step: "x", kind: "x", approvers: ["x"], require: 1,
                agreed: ["x"], openedAt: time, expires: nil, shown: ["a": 1], digest: "x",
                startedBy: "x")),
        WireSample("CheckpointList", API.CheckpointList(items: []), API.CheckpointList(items: [])),
        WireSample(
            "Certificate",
            API.Certificate(
                run: "x", name: "x", status: "x", planDigest: "x", effects: [], holds: true,
                violations: ["x"]),
            API.Certificate(
                run: "x", name: "x", status: "x", planDigest: "x", effects: [], holds: true,
                violations: ["x"])),
        WireSample(
            "EffectProof",
            API.EffectProof(
                key: "x", step: "x", direction: "x", generation: 1, orderedAt: time, endedAt: time,
                verdict: "x", performed: 1, isProved: true, proof: "x"),
            API.EffectProof(
                key: "x", step: "x", direction: "x", generation: 1, orderedAt: time, endedAt: nil,
                verdict: "x", performed: 1, isProved: true, proof: "x")),
        WireSample(
            "ServerInfo",
            API.ServerInfo(version: "x", pid: 1, startedAt: time, isReady: true, trouble: "x"),
            API.ServerInfo(version: "x", pid: 1, startedAt: time, isReady: true, trouble: nil)),
        WireSample(
            "Problem",
            API.Problem(
                type: "x", title: "x", status: 1, detail: "x", code: "x", facts: [], problems: []),
            API.Problem(
                type: "x", title: "x", status: 1, detail: "x", code: "x", facts: [], problems: [])),
    ]
}
