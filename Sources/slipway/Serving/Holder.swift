internal import Glibc
internal import Identity
internal import Logging
internal import ReleaseModel
internal import ServiceLifecycle
internal import SlipwayServer
internal import StoreSQLite
internal import UnixSignals

/// Has a data folder open: moves its runs, and answers on its control socket.
struct Holder: Sendable {
    let folder: DataFolder
    /// Where the keys are, made where there are none.
    let keyFile: String
    /// `HOST:PORT` where it listens besides; nil for the control socket alone.
    var listen: String?
    var transport = Transport()
    var drain: Duration
    /// Ends when it was idle for this long; nil for a server.
    var idleAfter: Duration?
    let logger: Logger

    /// Holds the folder until a signal comes, or nothing is left to do.
    ///
    /// `onReady` is called once it answers.
    func run(onReady: @escaping @Sendable (HolderRecord) -> Void) async throws {
        try folder.make()
        guard let lock = try await FolderLock.acquire(folder) else { throw heldAlready() }
        let socket = try ControlSocket(folder)
        defer {
            // Where the folder was removed and made anew, both belong to its new holder.
            if HolderRecord.read(folder)?.pid == getpid() {
                HolderRecord.remove(folder)
                socket.remove()
            }
        }
        let record = HolderRecord(pid: getpid(), socket: socket.path)
        do {
            try record.write(folder)
        } catch {
            throw Failure(
                .refused,
                "\(folder.holderRecord) cannot be written (\(systemReason(error))); "
                    + "free some space, or allow this user to write there")
        }
        let assembly = try await Assembly.open(
            folder, keyFile: keyFile, for: .moving(drain: drain), logger: logger)
        do {
            try await serve(assembly, record, onReady: onReady)
            await assembly.audit?.finish(assembly.store)
        } catch {
            await assembly.store.close()
            throw Failure(opening: error)
        }
        await assembly.store.close()
        _ = consume lock
    }

    private func serve(
        _ assembly: Assembly, _ record: HolderRecord,
        onReady: @escaping @Sendable (HolderRecord) -> Void
    ) async throws {
        let scheme = transport.scheme
        let (answering, answers) = AsyncStream.makeStream(of: HolderRecord.self)
        var options = ServerOptions(
            listen: listen, controlSocket: record.socket, version: Slipway.version,
            startedAt: .now
        ) { address, port in
            var record = record
            if let address, let port {
                let host = address.contains(":") ? "[\(address)]" : address
                record.listening = "\(scheme)://\(host):\(port)"
                warnWhereInsecure(record)
                announce(record)
            }
            answers.yield(record)
            answers.finish()
        }
        options.identity = transport.identity
        options.allowsInsecureListening = transport.allowsInsecureListening
        options.publicHosts = transport.publicHosts
        options.secrets = assembly.secrets
        options.components = assembly.components
        options.auditSigner = assembly.audit?.signer
        options.auditCheckpointer = assembly.audit?.checkpointer
        options.auditRecorder = assembly.audit?.recorder
        let server = Server(
            engine: assembly.engine, gatekeeper: assembly.gatekeeper, options: options,
            logger: quiet)
        let scheduler = assembly.scheduler(logger)
        var services: [any Service] = [
            HangUpService(identity: transport.identity, logger: logger),
            SweepService(gatekeeper: assembly.gatekeeper, logger: logger),
            EngineService(assembly: assembly, logger: logger), server,
            ScheduleService(scheduler: scheduler),
            ReadyTeller(
                answering: answering, engine: idleAfter == nil ? nil : assembly.engine,
                tell: onReady),
        ]
        if let audit = assembly.audit {
            services.insert(AuditService(keeping: audit, store: assembly.store), at: 0)
        }
        if let idleAfter {
            services.append(
                IdleWatch(
                    engine: assembly.engine, scheduler: scheduler, folder: folder,
                    lockFile: folder.lockFile,
                    socket: record.socket, patience: idleAfter))
        }
        try await group(services).run()
    }

    private func group(_ services: [any Service]) -> ServiceGroup {
        ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: services.map {
                    .init(
                        service: $0, successTerminationBehavior: .gracefullyShutdownGroup,
                        failureTerminationBehavior: .gracefullyShutdownGroup)
                },
                gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet))
    }

    /// Whoever accepted it once is reminded at each start.
    private func warnWhereInsecure(_ record: HolderRecord) {
        guard transport.identity == nil, let listen,
            let address = try? ListenAddress(listen, for: .everywhere), !address.isLoopback
        else { return }
        logger.warning(
            "other machines reach this server without encryption: whoever is between reads all",
            metadata: ["listening": "\(record.listening ?? listen)"])
    }

    private func announce(_ record: HolderRecord) {
        do {
            try record.write(folder)
        } catch {
            logger.warning(
                "the address cannot be announced", metadata: ["why": "\(systemReason(error))"])
        }
    }

    /// What libraries say about their own business is of interest only when searching for errors.
    private var quiet: Logger {
        var quiet = logger
        quiet.logLevel = max(.warning, logger.logLevel)
        if logger.logLevel <= .debug { quiet.logLevel = logger.logLevel }
        return quiet
    }

    private func heldAlready() -> Failure {
        guard let record = HolderRecord.read(folder) else {
            return Failure(.refused, "\(folder.path) is held by a process that just begins or ends")
        }
        let place = record.listening.map { " and listens on \($0)" } ?? ""
        return Failure(
            .refused,
            "\(folder.path) is held by process \(record.pid), which answers on "
                + "\(record.socket)\(place); every command reaches it there. To take its place, "
                + "end it first: kill \(record.pid)")
    }
}
