internal import ArgumentParser
internal import Identity
internal import Logging
internal import ReleaseEngine
internal import StoreSQLite
internal import Synchronization

/// Checks what is stored.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check that what is stored is whole and agrees with itself.",
        discussion: """
            Every journal is replayed and must lead to the row that lists show; the audit chain, \
            the frozen plans and every page of the database are checked. Nothing is changed, and \
            a server may go on meanwhile. Findings end it with code 4.
            """)

    @OptionGroup var output: OutputOptions
    @OptionGroup var target: FolderOptions

    func run() async throws {
        let folder = target.folder
        try folder.requireExisting()
        guard folder.isInUse else {
            throw Failure(.notFound, "\(folder.path) holds no releases yet: nothing to verify")
        }
        let assembly = try await Assembly.open(
            folder, for: .looking, logger: HolderLog.logger(level: .error))
        let report: Report
        do {
            report = try await Verification(
                assembly: assembly, publicKey: try AuditKeeping.signer(of: folder)?.publicKey
            ).report()
        } catch let error as StoreError {
            throw Failure(opening: error)
        }
        await assembly.store.close()
        try print(report)
    }

    private func print(_ report: Report) throws {
        switch output.output {
        case .json: Output.data(try PrettyJSON.text(report))
        case .name: for finding in report.findings { Output.data(finding.subject) }
        case .table:
            for finding in report.findings {
                Output.data("\(Style.plain(finding.subject)): \(Style.plain(finding.problem))")
            }
            Output.data(
                "\(report.runs) runs, \(report.events) events, \(report.plans) plans, "
                    + "\(report.documents) documents, \(report.auditEntries) audit entries: "
                    + (report.isWhole ? "all whole" : "\(report.found) findings"))
        }
        guard report.isWhole else {
            throw Failure(
                .refused,
                "what is stored contradicts itself; nothing was changed, "
                    + "`slipway restore` puts a backup in its place")
        }
    }

    /// What was looked at, and what was found.
    struct Report: Encodable {
        var runs = 0
        var events = 0
        var plans = 0
        var documents = 0
        var auditEntries = 0
        var found = 0
        /// The first ones; a thoroughly broken record has more than anybody reads.
        var findings: [Entry] = []

        var isWhole: Bool { found == 0 }

        struct Entry: Encodable {
            var subject: String
            var problem: String
        }
    }
}
