internal import ArgumentParser
internal import Identity
internal import SlipwayAPI
internal import SlipwayClient

struct AuditExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write the audit log as signed lines that anybody can check.",
        discussion: """
            The export holds every entry, the signed checkpoints and a signed end. `slipway audit \
            verify` checks it, and so does scripts/audit-verify, which needs only Python. What is \
            exported is checked on the way; an existing file is never overwritten.

            EXAMPLES
              slipway audit export --output november.ndjson
              slipway audit export --from 1001 | gzip > rest.ndjson.gz
            """)

    @Option(help: ArgumentHelp("The first entry.", valueName: "number"))
    var from: Int?

    @Option(help: ArgumentHelp("The last entry (default: the newest).", valueName: "number"))
    var to: Int?

    @Option(
        name: .shortAndLong, help: ArgumentHelp("The file to make.", valueName: "file"),
        completion: .file())
    var output: String?

    @OptionGroup var target: TargetOptions

    mutating func validate() throws {
        guard (from ?? 1) >= 1, (to ?? 1) >= 1 else {
            throw ValidationError("entries are counted from 1")
        }
        guard (from ?? 1) <= (to ?? .max) else {
            throw ValidationError("--from takes a number that is not above --to")
        }
    }

    func run() async throws {
        guard let output else {
            _ = try await export { Output.raw($0) }
            return
        }
        guard BackupFiles.kind(output) == nil else {
            throw Failure(
                .refused, "\(output) exists already; name another file, or move it away first")
        }
        let partial = "\(output).partial-\(String(UInt32.random(in: 0...UInt32.max), radix: 16))"
        defer { BackupFiles.removeTree(partial) }
        let made = NewFile(try BackupFiles(creating: partial))
        let verdict = try await export { try made.file.write($0) }
        try made.file.sync()
        try BackupFiles.publish(partial, as: output)
        Output.chatter(
            "\(output): entries \(verdict.first) to \(verdict.last), \(verdict.checkpoints) "
                + "checkpoints, signed with key \(verdict.publicKey)")
    }

    /// A file that a closure may write to.
    private final class NewFile {
        let file: BackupFiles

        init(_ file: consuming BackupFiles) {
            self.file = file
        }
    }

    private func export(
        _ write: ([UInt8]) throws -> Void
    ) async throws -> AuditVerifier.Verdict {
        var hasBegun = false
        return try await target.connection().look { client in
            // Half an export cannot be gone on with by somebody else.
            guard !hasBegun else {
                throw Failure(.failed, "the server ended in the middle; say the same again")
            }
            let key = try await client.auditKey()
            var verifier = AuditVerifier(publicKey: AuditPublicKey(key.publicKey))
            do {
                try await client.exportAudit(from: from, to: to) { bytes in
                    hasBegun = true
                    try write(bytes)
                    try verifier.take(bytes)
                }
                return try verifier.end()
            } catch let fault as AuditFault {
                throw Failure(
                    .failed, "the audit log is not whole: \(fault); `slipway verify` says more")
            }
        }
    }
}
