internal import ArgumentParser
internal import Glibc

/// The background holder behind `slipway run`; nobody types it.
struct HoldCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: BackgroundHolder.subcommand,
        abstract: "Hold a data folder in the background.", shouldDisplay: false)

    @OptionGroup var target: FolderOptions
    @OptionGroup var keys: KeyOptions

    private static let idleAfter: Duration = .seconds(3)
    private static let drain: Duration = .seconds(10)

    func run() async throws {
        let folder = target.folder
        let holder = Holder(
            folder: folder, keyFile: keys.path(of: folder), drain: Self.drain,
            idleAfter: Self.idleAfter,
            logger: HolderLog.logger(of: folder))
        guard !FolderLock.isHeld(folder) else { return Handshake.held.send() }
        do {
            try await holder.run { _ in Handshake.ready.send() }
        } catch let failure as Failure {
            Handshake(failure).send()
            throw failure
        } catch {
            Handshake(Failure(.failed, "\(error)")).send()
            throw error
        }
    }
}
