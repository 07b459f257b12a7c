package import ReleaseModel

/// What was done, how often, and what proves it.
package struct Certificate: Hashable, Sendable {
    package var run: RunID
    package var name: String
    package var status: RunStatus
    package var planDigest: Digest
    package var effects: [Row]
    /// Finished effects that were performed more than once, in sentences.
    package var violations: [String]

    /// No finished effect was performed more than once.
    package var holds: Bool { violations.isEmpty }

    /// One effect: one key.
    package struct Row: Hashable, Sendable {
        package var key: EffectKey
        package var orderedAt: Instant
        package var endedAt: Instant?
        package var verdict: String
        /// How often it was performed: by the target's or receipt's word, else by the journal's.
        package var performed: Int
        /// A receipt or the target's own record says so, not only the journal.
        package var isProved: Bool
        package var proof: String
    }
}

extension Engine {
    /// Says per effect when it was ordered and ended, how often it was performed, and by what proof.
    package func certificate(_ run: RunID) async throws(EngineError) -> Certificate {
        let state = try await runState(run)
        var rows: [Certificate.Row] = []
        var places: [EffectKey: Int] = [:]
        for attempt in try await attempts(run) {
            let key = EffectKey(
                run: run, step: attempt.step, direction: attempt.direction,
                generation: attempt.generation)
            if let place = places[key] {
                rows[place].take(attempt)
            } else {
                places[key] = rows.count
                rows.append(Certificate.Row(key, attempt))
            }
        }
        for index in rows.indices {
            guard let driver = state.driver(of: rows[index].key.step) else { continue }
            if let evidence = await drivers[driver]?.evidence(of: rows[index].key) {
                rows[index].prove(evidence)
            }
        }
        return Certificate(
            run: run, name: state.name, status: state.status, planDigest: state.frozen.digest,
            effects: rows, violations: Self.violations(in: rows))
    }

    private static func violations(in rows: [Certificate.Row]) -> [String] {
        var violations: [String] = []
        var finished: [String: Int] = [:]
        for row in rows {
            if row.verdict == "succeeded", row.performed > 1 {
                violations.append("\(row.key) succeeded and was performed \(row.performed) times")
            }
            guard row.verdict == "succeeded", row.key.direction == .forward else { continue }
            if let earlier = finished[row.key.step] {
                violations.append(
                    "\(row.key.step) succeeded in generation \(earlier) and was performed again")
            }
            finished[row.key.step] = row.key.generation
        }
        return violations
    }
}

extension Certificate.Row {
    init(_ key: EffectKey, _ attempt: AttemptRecord) {
        self.init(
            key: key, orderedAt: attempt.orderedAt, endedAt: attempt.endedAt,
            verdict: attempt.verdict, performed: attempt.verdict == "not_done" ? 0 : 1,
            isProved: false, proof: "the journal")
    }

    fileprivate mutating func take(_ attempt: AttemptRecord) {
        endedAt = attempt.endedAt
        verdict = attempt.verdict
        if attempt.verdict != "not_done" { performed += 1 }
    }

    fileprivate mutating func prove(_ evidence: Evidence) {
        performed = evidence.performed
        isProved = true
        proof = evidence.proof
    }
}

extension Run {
    fileprivate func driver(of step: String) -> String? {
        guard let id = graph.step(named: step),
            case .action(let action) = graph.tasks[id.index].kind
        else { return nil }
        return action.driver
    }
}
