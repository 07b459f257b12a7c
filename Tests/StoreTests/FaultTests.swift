import Foundation
import ReleaseEngine
import ReleaseModel
import StoreSQLite
import Testing

/// What the store says when the disk fails, and what a restart then finds.
@Suite(.enabled(if: Tools.canCompile, "needs a C compiler"), .timeLimit(.minutes(15)))
struct FaultTests {
    @Test func `every acknowledged commit was synced to the disk`() async throws {
        try await end(of: .everyCommitIsSynced) { _, report async throws in
            #expect(report.position == 51)
        }
    }

    @Test(arguments: [FaultScenario.syncFailsOnce, .syncFailsForLong])
    func `after a failed sync the store shows exactly what a restart finds`(
        scenario: FaultScenario
    ) async throws {
        try await end(of: scenario) { _, report async throws in
            #expect(report.errors.first?.hasPrefix("a commit may or may not have landed") == true)
        }
    }

    @Test(arguments: [FaultScenario.diskFullOnce, .writeErrorOnce])
    func `a refused write leaves nothing, and the same commit lands afterwards`(
        scenario: FaultScenario
    ) async throws {
        try await end(of: scenario) { _, report async throws in
            #expect(report.position == 2)
        }
    }

    @Test func `a failing checkpoint loses nothing and is told`() async throws {
        try await end(of: .checkpointFails) { _, report async throws in
            #expect(report.position == 60)
            let told = report.errors.filter { $0.hasPrefix("a checkpoint of the database failed") }
            #expect(!told.isEmpty)
        }
    }

    /// Runs a scenario in a child process and compares its belief with what lies on the disk.
    private func end(
        of scenario: FaultScenario,
        _ check: (SQLiteStore, FaultScenario.Report) async throws -> Void
    ) async throws {
        try await withFolder { folder async throws in
            let library = folder + "/faults.so"
            try await Tools.run(
                ["cc", "-shared", "-fPIC", "-O1", "-o", library, fixture("faults.c"), "-ldl"],
                in: folder)
            let path = folder + "/slipway.db"
            try await Tools.run(
                [
                    try #require(Bundle.main.executablePath), "--testing-library",
                    "swift-testing", "--filter", "FaultScenarioTests",
                ], in: folder,
                environment: [
                    "LD_PRELOAD": library, "SLIPWAY_STORE_SCENARIO": scenario.rawValue,
                    "SLIPWAY_STORE_PATH": path, "SLIPWAY_FAULTS": folder + "/control",
                    "SLIPWAY_FDATASYNCS": folder + "/syncs",
                    "SLIPWAY_REPORT": folder + "/report.json",
                ])
            let report = try JSONDecoder().decode(
                FaultScenario.Report.self, from: content(of: folder + "/report.json"))

            let store = try SQLiteStore(path: path, creates: false)
            #expect(try await store.summary(of: RunID("a"))?.position == report.position)
            #expect(try await store.journal(of: "a").count == report.position)
            let entries = try await store.audit(after: 0, limit: 1_000)
            #expect(entries.map(\.number) == Array(1...report.position))
            // The samples' plan does not exist; everything else must fit.
            let findings = try await store.findings()
            #expect(findings.map(\.problem) == ["its plan plan is missing"])
            try await check(store, report)
            await store.close()
        }
    }
}

/// Runs only in the children of `FaultTests`.
@Suite(.enabled(if: FaultScenario.ofThisProcess != nil, "runs in a child process"))
struct FaultScenarioTests {
    @Test func `the scenario that the environment names`() async throws {
        try await FaultScenario.ofThisProcess?.run()
    }
}
