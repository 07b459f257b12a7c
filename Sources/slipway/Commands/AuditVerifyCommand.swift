internal import ArgumentParser
internal import Foundation
internal import Identity
internal import Logging
internal import ReleaseEngine
internal import StoreSQLite
internal import Synchronization

struct AuditVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check an export, or the audit log of a data folder.",
        discussion: """
            Names the first bad line of an export and what is wrong with it, or everything that is \
            wrong with a data folder's log, and ends with code 1 then. Without --public-key an \
            export's own word is taken for its key. FILE - is standard input.

            EXAMPLES
              slipway audit verify november.ndjson --public-key 3d40…660c
              slipway audit verify --data /var/lib/slipway
            """)

    @Argument(help: "The export; without it the data folder's log.", completion: .file())
    var file: String?

    @Option(
        help: ArgumentHelp(
            "Whose signatures must be there, as `slipway audit key` prints it.", valueName: "key"))
    var publicKey: String?

    @Option(
        help: ArgumentHelp(
            "The data folder (default: \(TargetOptions.defaultFolder)).", valueName: "folder"),
        completion: .directory)
    var data: String?

    private static let piece = 256 * 1024

    mutating func validate() throws {
        guard file == nil || data == nil else {
            throw ValidationError("give FILE or --data, not both")
        }
        if let publicKey, AuditPublicKey(publicKey) == nil {
            throw ValidationError("--public-key takes 64 hexadecimal digits")
        }
    }

    func run() async throws {
        if let file {
            try verify(file)
        } else {
            try await verify(DataFolder(data ?? TargetOptions.defaultFolder))
        }
    }

    private var key: AuditPublicKey? { publicKey.flatMap { AuditPublicKey($0) } }

    private func verify(_ path: String) throws {
        let handle = path == "-" ? FileHandle.standardInput : FileHandle(forReadingAtPath: path)
        guard let handle else { throw Failure(.notFound, "\(path) cannot be opened") }
        var verifier = AuditVerifier(publicKey: key)
        do {
            while let bytes = try handle.read(upToCount: Self.piece), !bytes.isEmpty {
                try verifier.take(Array(bytes))
            }
            let verdict = try verifier.end()
            Output.data(
                "whole: entries \(verdict.first) to \(verdict.last), \(verdict.checkpoints) "
                    + "checkpoints, signed with key \(verdict.publicKey)")
        } catch let fault as AuditFault {
            throw Failure(.failed, "\(path): \(fault)")
        } catch {
            throw Failure(.failed, "\(path) cannot be read: \(systemReason(error))")
        }
        guard key == nil else { return }
        Output.chatter("the key is the export's own word: compare it with `slipway audit key`")
    }

    private func verify(_ folder: DataFolder) async throws {
        try folder.requireExisting()
        guard folder.isInUse else {
            throw Failure(.notFound, "\(folder.path) holds no releases yet: nothing to verify")
        }
        let own = try AuditKeeping.signer(of: folder)?.publicKey
        let assembly = try await Assembly.open(
            folder, for: .looking, logger: HolderLog.logger(level: .error))
        let findings = Mutex(0)
        @Sendable func tell(_ subject: String, _ problem: String) {
            findings.withLock { $0 += 1 }
            Output.data("\(Style.plain(subject)): \(Style.plain(problem))")
        }
        let counts: VerifiedCounts
        let checkpoints: Int
        do {
            counts = try await assembly.store.verifyAudit { tell($0.subject, $0.problem) }
            checkpoints = try await AuditLogCheck(
                assembly.store, publicKeys: [own, key].compactMap(\.self),
                othersAreFaults: own != nil || key != nil
            ).run(tell)
        } catch let error as StoreError {
            throw Failure(opening: error)
        }
        await assembly.store.close()
        guard findings.withLock({ $0 }) == 0 else {
            throw Failure(.failed, "the audit log of \(folder.path) was changed")
        }
        Output.data(
            "whole: \(counts.auditEntries) entries, \(checkpoints) checkpoints"
                + (own == nil && key == nil ? ", whose signatures no key file is there for" : ""))
    }
}
