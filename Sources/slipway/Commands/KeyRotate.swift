internal import ArgumentParser
internal import Glibc
internal import Identity
internal import ReleaseModel
internal import StoreSQLite

struct KeyRotate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate", abstract: "Seal everything under a new key, and forget the old one.",
        discussion: """
            Nobody may hold the folder meanwhile: end its server first. Killed at any instant it \
            loses nothing; asked again it goes on. A backup made before needs the key file of \
            then: keep a copy of that file as long as the backup, elsewhere.

            EXAMPLES
              slipway key rotate --data /var/lib/slipway
            """)

    @OptionGroup var keys: KeyOptions
    @OptionGroup var target: FolderOptions

    func run() async throws {
        let folder = target.folder
        try folder.requireExisting()
        guard let lock = try await FolderLock.acquire(folder) else {
            let holder = HolderRecord.read(folder).map { "process \($0.pid)" } ?? "a process"
            throw Failure(
                .refused, "\(folder.path) is held by \(holder); end it, and say the same again")
        }
        guard folder.isInUse else {
            throw Failure(.notFound, "\(folder.path) holds nothing yet; there is nothing to seal")
        }
        let store: SQLiteStore
        do {
            store = try SQLiteStore(path: folder.database, creates: false)
        } catch {
            throw Failure(error)
        }
        do {
            let count = try await rotate(folder, store)
            await store.close()
            _ = consume lock
            Output.data(
                "\(count.sealed) values are sealed under a new key; the old one is forgotten")
            if count.unreadable > 0 {
                Output.chatter(
                    "\(count.unreadable) values could not be opened before, and cannot now: set "
                        + "those secrets again, and make those keys anew")
            }
        } catch let error as KeyringError {
            await store.close()
            throw Failure(.refused, "\(error)")
        } catch {
            await store.close()
            throw error
        }
    }

    private func rotate(_ folder: DataFolder, _ store: SQLiteStore) async throws -> ResealCount {
        try await KeyRotation(KeyFile(path: keys.path(of: folder)), store: store)
            .run(by: "local:\(getuid())", at: .now)
    }
}
