import Glibc
package import ReleaseEngine
package import ReleaseModel

/// Runs a command once per effect key, under a shim that outlives the server.
///
/// Fields, files and every state are described in `docs/drivers.md`.
package struct CommandDriver: Driver {
    private let receipts: String
    private let launcher: ShimLauncher
    private let grace: Duration
    private let secrets: any SecretSource

    /// - Parameters:
    ///   - data: the data folder; receipts lie in `receipts` below it.
    ///   - shim: the absolute path of a binary whose first argument `Shim.word` runs `Shim.main`.
    ///   - grace: from SIGTERM to SIGKILL.
    ///   - secrets: where the values of `${secret:NAME}` come from.
    package init(
        data: String, shim: String, grace: Duration = .seconds(5),
        secrets: any SecretSource = NoSecrets()
    ) {
        receipts = "\(data)/receipts"
        launcher = ShimLauncher(program: shim)
        self.grace = grace
        self.secrets = secrets
    }

    package func probe(_ effect: Effect) async throws -> Probe {
        do {
            switch try Receipt(.of(effect.key, in: receipts)).state {
            case .absent, .abandoned: return .notDone
            case .running: return .running
            case .ended(let ending): return ending.outcome.asProbe
            case .lost(let reason): return .unknown(reason: reason)
            }
        } catch let damaged as DamagedReceipt {
            return .unknown(reason: "\(damaged)")
        }
    }

    package func perform(_ effect: Effect, _ context: any EffectContext) async throws -> Outcome {
        try await carryOut(effect)
    }

    package func undo(_ effect: Effect, _ context: any EffectContext) async throws -> Outcome {
        try await carryOut(effect)
    }

    package func evidence(of key: EffectKey) async -> Evidence? {
        guard let receipt = try? Receipt(.of(key, in: receipts)) else { return nil }
        let proof =
            switch receipt.state {
            case .absent: "no receipt"
            case .abandoned: "receipt, not executed"
            case .running: "receipt, running"
            case .ended(let ending): "receipt, \(ending.exit)"
            case .lost: "receipt, ending unknown"
            }
        let secrets = receipt.secrets.isEmpty ? "" : ", with the secret "
        return Evidence(
            performed: receipt.executions,
            proof: proof + secrets + receipt.secrets.joined(separator: ", "))
    }

    package func log(of key: EffectKey, from offset: Int, limit: Int) async -> LogChunk? {
        try? LogPieces(folder: .of(key, in: receipts)).chunk(from: max(0, offset), limit: limit)
    }

    /// Off the caller's actor: starting a shim writes to disk.
    @concurrent
    private func carryOut(_ effect: Effect) async throws -> Outcome {
        let input: CommandInput
        do {
            input = try CommandInput(effect)
        } catch {
            return .failed(reason: error.description)
        }
        let folder = ReceiptFolder.of(effect.key, in: receipts)
        return try await ShimSession(folder: folder, launcher: launcher) {
            try await request(effect, input, folder)
        }.outcome()
    }

    /// Made only when a shim is to be started: what runs already needs no secret again.
    private func request(
        _ effect: Effect, _ input: CommandInput, _ folder: ReceiptFolder
    ) async throws(SecretError) -> ShimRequest {
        let known = try await KnownSecrets(input.environment.flatMap(\.secrets), from: secrets)
        let facts = CommandEnvironment.facts(of: effect, output: folder.output)
        return ShimRequest(
            folder: folder, run: input.run, directory: input.directory,
            environment: CommandEnvironment.of(
                input.environment.map { $0.filled(known) }, slipway: facts),
            masked: known.texts, secrets: known.names, promised: effect.outputs,
            timeout: effect.timeout, grace: grace, server: getpid())
    }
}
