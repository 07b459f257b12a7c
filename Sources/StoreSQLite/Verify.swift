package import ReleaseEngine

/// Something stored that contradicts something else.
package struct Finding: Hashable, Sendable, CustomStringConvertible {
    /// What it is about: "run r-…", "audit entry 4", "database".
    package var subject: String
    /// What is wrong, as the rest of a sentence.
    package var problem: String

    package init(_ subject: String, _ problem: String) {
        self.subject = subject
        self.problem = problem
    }

    package var description: String { "\(subject): \(problem)" }
}

/// How much was looked at.
package struct VerifiedCounts: Hashable, Sendable {
    package var runs = 0
    package var events = 0
    package var plans = 0
    package var documents = 0
    package var auditEntries = 0
    package var findings = 0

    package init() {}
}

extension SQLiteStore {
    /// Checks everything about what is stored that can be told without replaying a journal.
    ///
    /// Findings are handed over one by one as they are made, and memory stays bounded (by the
    /// largest plan). One state is looked at, while commits go on.
    package nonisolated func verify(
        _ report: @escaping @Sendable (Finding) -> Void
    ) async throws(StoreError) -> VerifiedCounts {
        try await read { connection throws(SQLiteFailure) in
            var check = StorageCheck(connection, report)
            try check.everything()
            return check.counts
        }
    }

    /// Checks the audit log's chain alone: how many entries there are, and what is wrong with it.
    package nonisolated func verifyAudit(
        _ report: @escaping @Sendable (Finding) -> Void
    ) async throws(StoreError) -> VerifiedCounts {
        try await read { connection throws(SQLiteFailure) in
            var check = StorageCheck(connection, report)
            try check.auditAlone()
            return check.counts
        }
    }
}
