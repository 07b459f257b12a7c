internal import ComponentReleases
internal import HostDrivers
internal import Identity
internal import Logging
internal import ReleaseEngine
internal import ReleaseModel
internal import SlipwayServer
internal import StoreSQLite

/// Where everything meets: the store, the drivers and the engine of one data folder.
struct Assembly: Sendable {
    let store: SQLiteStore
    let engine: Engine
    let gatekeeper: Gatekeeper
    /// Signs the audit log; nil where the folder's key file is not to be had.
    let audit: AuditKeeping?
    let secrets: SecretVault
    let components: ComponentReleases

    enum Purpose: Sendable {
        /// To move runs; what `drain` says is waited for at the end.
        case moving(drain: Duration)
        /// Only to look; the database must be there.
        case looking
    }

    static func open(
        _ folder: DataFolder, keyFile: String? = nil, for purpose: Purpose, logger: Logger,
        account: String = "slipway", project: String = "default"
    ) async throws -> Assembly {
        let store: SQLiteStore
        var options = EngineOptions()
        let keyring: Result<Keyring, KeyringError>
        let relay = AuditRelay()
        do {
            switch purpose {
            case .moving(let drain):
                store = try SQLiteStore(
                    path: folder.database, logger: logger, onAudit: relay.noticed)
                options.drain = drain
                options.holdsOpenRuns = try await store.restoredMark() != nil
                options.boundary = CrashPoint.fromEnvironment()
                keyring = await folder.keyring(for: store, in: keyFile, logger: logger)
            case .looking:
                store = try SQLiteStore(path: folder.database, creates: false, logger: logger)
                keyring = folder.keyring(in: keyFile)
            }
            let directory = try await Directory.load(from: store, keyring: keyring)
            if case .moving = purpose {
                try await directory.begin(account: account, project: project, at: .now)
            }
            let audit = try keyring.value.map { try AuditKeeping($0, logger: logger) }
            relay.tell(audit?.checkpointer)
            let secrets = SecretVault(store: store, keyring: keyring)
            let catalog = try await Catalog.load(ComponentReleases.kinds, from: store)
            let process = ProcessDriver(
                data: folder.path, shim: try BackgroundHolder.executable(), secrets: secrets)
            let engine = Engine(
                store: store, drivers: try drivers(folder, secrets, process, catalog),
                options: options, logger: logger)
            return Assembly(
                store: store, engine: engine, gatekeeper: Gatekeeper(directory, store: store),
                audit: audit, secrets: secrets,
                components: ComponentReleases(catalog: catalog, engine: engine, host: process))
        } catch {
            throw Failure(opening: error)
        }
    }

    private static func drivers(
        _ folder: DataFolder, _ secrets: SecretVault, _ process: ProcessDriver,
        _ catalog: Catalog
    ) throws -> [String: any Driver] {
        let program = try BackgroundHolder.executable()
        return [
            "command": CommandDriver(data: folder.path, shim: program, secrets: secrets),
            "process": process,
            "component": ComponentDriver(
                process: process, catalog: catalog,
                ports: PortBook(catalog: catalog, host: process)),
            "http": HTTPDriver(secrets: secrets),
        ]
    }

    /// Runs as a shim where the arguments ask for it; that needs none of what commands need.
    static func runShimIfAsked(_ arguments: [String]) {
        guard arguments.dropFirst().first == Shim.word else { return }
        Shim.main(arguments: arguments)
    }
}

extension ProcessDriver: HostView {}

extension Failure {
    /// Why a data folder's record cannot be opened: the folder's state, for a script.
    init(opening error: any Error) {
        switch error {
        case let failure as Failure: self = failure
        case let error as SQLiteStoreError: self.init(error)
        case StoreError.notWritten(let reason), StoreError.unknown(let reason),
            StoreError.damaged(let reason):
            self.init(.refused, "the data folder's record cannot be read: \(reason)")
        case let error as CatalogError:
            self.init(.refused, "the data folder's resources cannot be read: \(error)")
        case let error as KeyringError: self.init(.refused, "\(error)")
        case let error as DirectoryError:
            self.init(.refused, "the data folder's people cannot be read: \(error)")
        case let error as EngineError:
            self.init(.refused, "the data folder's runs cannot be taken up: \(error)")
        case let error as ServerError: self.init(.refused, "\(error)")
        default: self.init(.failed, "\(error)")
        }
    }

    init(_ error: SQLiteStoreError) {
        switch error {
        case .missing: self.init(.notFound, "\(error)")
        case .readOnly, .diskFull, .damaged, .notSlipway, .newerSchema, .inUse, .exists, .failed:
            self.init(.refused, "\(error)")
        }
    }
}
