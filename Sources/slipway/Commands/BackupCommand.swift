internal import ArgumentParser
internal import Logging
internal import StoreSQLite

struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Copy everything into one file, while runs go on.",
        discussion: """
            The file is a tar archive of the record, the receipts and the logs. It holds neither \
            the key file nor what components were released. An existing file is never \
            overwritten, and a failed backup leaves none.

            EXAMPLES
              slipway backup monday.tar
              slipway verify && slipway backup "$(date +%F).tar"
            """)

    @Argument(help: "The file to make.", completion: .file(extensions: ["tar"]))
    var file: String

    @OptionGroup var output: OutputOptions
    @OptionGroup var target: FolderOptions

    func run() async throws {
        let folder = target.folder
        try folder.requireExisting()
        let assembly = try await Assembly.open(
            folder, for: .looking, logger: HolderLog.logger(level: .error))
        let counts: BackupWriter.Counts
        do {
            counts = try await BackupWriter(folder: folder, store: assembly.store).write(to: file)
        } catch {
            await assembly.store.close()
            throw error
        }
        await assembly.store.close()
        switch output.output {
        case .json: Output.data(try PrettyJSON.text(counts))
        case .name: Output.data(file)
        case .table:
            Output.data(
                "\(file): the record, \(counts.receipts) receipts and logs, \(counts.bytes) bytes; "
                    + "no keys, no released components")
        }
    }
}
