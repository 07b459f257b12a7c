internal import ArgumentParser
internal import Foundation
internal import Identity
internal import ReleaseEngine
internal import ReleaseModel
internal import StoreSQLite

struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Put a backup into a folder that has no record yet.",
        discussion: """
            Every open run is then held until a person resumes it, and each effect under way is \
            probed before anything is performed: an older record does not know newer effects.

            EXAMPLES
              slipway restore monday.tar --data ./restored
              slipway release list --data ./restored
            """)

    @Argument(help: "The backup.", completion: .file(extensions: ["tar"]))
    var file: String

    @OptionGroup var target: FolderOptions

    func run() async throws {
        let folder = target.folder
        guard BackupFiles.kind(file) != nil else {
            throw Failure(.notFound, "there is no file \(file)")
        }
        try folder.make()
        guard let lock = try await FolderLock.acquire(folder) else {
            let holder = HolderRecord.read(folder).map { "process \($0.pid)" } ?? "a process"
            throw Failure(.refused, "\(folder.path) is held by \(holder); end it first")
        }
        try await BackupReader(backup: file, folder: folder).restore()
        try await hold(folder)
        _ = consume lock
        Output.data("\(folder.path) is as the backup was")
        if !KeyFile(path: folder.keyFile).exists {
            Output.chatter(
                "a backup holds no keys: put the key file back as \(folder.keyFile), or what "
                    + "is sealed stays sealed")
        }
        Output.chatter(
            "every open run is held: look at it, then slipway release resume RUN --data "
                + shellQuoted(folder.path))
    }

    /// The audit log goes on after the backup's last entry, and says so.
    private func entry(holding runs: Int) -> AuditDraft {
        let person = Principal(identity: "local:\(getuid())", name: NSUserName())
        return AuditDraft(
            at: .now, actor: person.description, address: "local", verb: "restore",
            subject: "data-folder", answer: "accepted",
            detail: ["backup": .string(file), "runs_held": .integer(Int64(runs))])
    }

    /// Lets every open run wait, so that whoever looks sees it held.
    private func hold(_ folder: DataFolder) async throws {
        let assembly = try await Assembly.open(
            folder, for: .moving(drain: .zero), logger: HolderLog.logger(of: folder))
        let open = try await assembly.store.openRuns().count
        _ = try await assembly.store.commit([Change(audit: entry(holding: open))])
        try await assembly.engine.holdOpenRuns()
        await assembly.store.close()
    }
}
