internal import Identity
internal import ReleaseEngine
internal import ReleaseModel
internal import StoreSQLite
internal import Synchronization

/// Looks at everything that is stored, and replays every journal.
struct Verification: Sendable {
    let assembly: Assembly
    /// Whose checkpoints of the audit log are checked; nil where there is no key file.
    let publicKey: AuditPublicKey?
    private static let shown = 1_000

    func report() async throws -> VerifyCommand.Report {
        let findings = Findings()
        let counts = try await assembly.store.verify { findings.add($0.subject, $0.problem) }
        _ = try await AuditLogCheck(
            assembly.store, publicKeys: publicKey.map { [$0] } ?? [], othersAreFaults: false
        ).run(findings.add)
        try await replay(findings)
        var report = VerifyCommand.Report()
        report.runs = counts.runs
        report.events = counts.events
        report.plans = counts.plans
        report.documents = counts.documents
        report.auditEntries = counts.auditEntries
        report.found = findings.count
        report.findings = findings.first(Self.shown)
        return report
    }

    private func replay(_ findings: Findings) async throws {
        var query = SummaryQuery(limit: 1_000)
        repeat {
            let page = try await assembly.store.summaries(query)
            for row in page.elements { try await replay(row, findings) }
            query.cursor = page.nextCursor
        } while query.cursor != nil
    }

    private func replay(_ row: RunSummary, _ findings: Findings) async throws {
        do throws(EngineError) {
            let run = try await assembly.engine.runState(row.run)
            guard run.summary != row else { return }
            // A server may have moved it between the two looks: only a row that stays wrong is.
            guard try await assembly.engine.summary(row.run) == row else { return }
            findings.add(
                "run \(row.run)",
                "its journal leads to \(run.status.rawValue) at event \(run.position), "
                    + "and its row says \(row.status) at event \(row.position)")
        } catch {
            switch error {
            case .damaged(_, let reason): findings.add("run \(row.run)", reason)
            case .noSuchRun: findings.add("run \(row.run)", "it has a row and no journal")
            case .refused(let refusal): findings.add("run \(row.run)", refusal.sentence)
            case .unavailable(let reason): throw StoreError.notWritten(reason: reason)
            case .shuttingDown: throw StoreError.notWritten(reason: "the engine is closed")
            }
        }
    }

    /// Findings as they come; only the first ones are kept.
    private final class Findings: Sendable {
        private let state = Mutex((count: 0, entries: [VerifyCommand.Report.Entry]()))

        var count: Int { state.withLock { $0.count } }

        func add(_ subject: String, _ problem: String) {
            state.withLock { state in
                state.count += 1
                guard state.entries.count < Verification.shown else { return }
                state.entries.append(.init(subject: subject, problem: problem))
            }
        }

        func first(_ count: Int) -> [VerifyCommand.Report.Entry] {
            state.withLock { Array($0.entries.prefix(count)) }
        }
    }
}
