internal import PlanLanguage
internal import ReleaseEngine
internal import ReleaseModel
internal import SlipwayAPI

extension API.AttemptDetail {
    init(_ attempt: AttemptRecord) {
        self.init(
            step: attempt.step, direction: attempt.direction.rawValue,
            generation: attempt.generation, attempt: attempt.attempt,
            orderedAt: API.Timestamp(attempt.orderedAt),
            endedAt: attempt.endedAt.map(API.Timestamp.init), verdict: attempt.verdict,
            reason: attempt.reason)
    }
}

extension API.JournalEntry {
    init(_ entry: ReleaseEngine.JournalEntry) {
        self.init(
            position: entry.position, at: API.Timestamp(entry.at), kind: entry.kind,
            event: entry.json)
    }
}

extension API.WaitReason {
    init(_ reason: ReleaseModel.WaitReason) {
        self.init(
            step: reason.step, reason: reason.reason,
            until: reason.until.map(API.Timestamp.init), people: reason.people)
    }
}

extension API.RefusalFact {
    init(_ fact: ReleaseModel.Refusal.Fact) {
        self.init(fact: fact.fact, remedy: fact.remedy)
    }
}

extension API.Refusal {
    init(_ refusal: ReleaseModel.Refusal) {
        self.init(
            code: refusal.code.rawValue, sentence: refusal.sentence,
            facts: refusal.facts.map(API.RefusalFact.init))
    }
}

extension API.VerbAnswer {
    init(_ answer: ReleaseEngine.VerbAnswer) {
        self.init(
            verb: answer.verb.rawValue, step: answer.step, isAllowed: answer.refusal == nil,
            refusal: answer.refusal.map(API.Refusal.init))
    }
}

extension API.Explanation {
    init(_ explanation: ReleaseEngine.Explanation) {
        self.init(
            run: explanation.run.description, status: explanation.status.rawValue,
            waitingFor: explanation.waitingFor.map(API.WaitReason.init),
            verbs: explanation.verbs.map(API.VerbAnswer.init))
    }
}

extension API.CheckpointDetail {
    init(_ checkpoint: OpenCheckpoint, changes: [API.ComponentChange]) {
        self.init(
            run: checkpoint.run.description, runName: checkpoint.runName, step: checkpoint.step,
            kind: checkpoint.isApproval ? "approval" : "trigger",
            approvers: checkpoint.approvers, require: checkpoint.require,
            agreed: checkpoint.agreed,
            conditions: checkpoint.conditions.map(API.ApprovalCondition.init),
            delegations: checkpoint.delegations.map(API.ApprovalDelegation.init),
            needsComment: checkpoint.needsComment, openedAt: API.Timestamp(checkpoint.openedAt),
            expires: checkpoint.expires.map(API.Timestamp.init), shown: checkpoint.shown,
            digest: checkpoint.digest.description, startedBy: checkpoint.startedBy,
            changes: changes)
    }
}

extension API.ApprovalCondition {
    init(_ standing: ApprovalSpec.Standing) {
        self.init(
            approvers: standing.condition.approvers, require: standing.condition.require,
            agreed: standing.agreed, isMet: standing.isMet, text: standing.words)
    }
}

extension API.ApprovalDelegation {
    init(_ delegation: Delegation) {
        self.init(from: delegation.by.name, to: delegation.to, comment: delegation.comment)
    }
}

extension API.Certificate {
    init(_ certificate: ReleaseEngine.Certificate) {
        self.init(
            run: certificate.run.description, name: certificate.name,
            status: certificate.status.rawValue,
            planDigest: certificate.planDigest.description,
            effects: certificate.effects.map(API.EffectProof.init), holds: certificate.holds,
            violations: certificate.violations)
    }
}

extension API.EffectProof {
    init(_ row: ReleaseEngine.Certificate.Row) {
        self.init(
            key: row.key.description, step: row.key.step,
            direction: row.key.direction.rawValue, generation: row.key.generation,
            orderedAt: API.Timestamp(row.orderedAt),
            endedAt: row.endedAt.map(API.Timestamp.init), verdict: row.verdict,
            performed: row.performed, isProved: row.isProved, proof: row.proof)
    }
}

extension API.PlanProblem {
    init(_ problem: PlanLanguage.PlanProblem) {
        self.init(
            severity: problem.severity.rawValue, line: problem.line, column: problem.column,
            message: problem.message, suggestion: problem.suggestion)
    }
}
