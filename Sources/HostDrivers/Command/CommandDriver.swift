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
    private let secrets: @Sendable (Effect) async throws -> [Secret]

    /// - Parameters:
    ///   - data: the data folder; receipts lie in `receipts` below it.
    ///   - shim: the absolute path of a binary whose first argument `Shim.word` runs `Shim.main`.
    ///   - grace: from SIGTERM to SIGKILL.
    ///   - secrets: what an effect's command may know; masked wherever it would be shown.
    package init(
        data: String, shim: String, grace: Duration = .seconds(5),
        secrets: @escaping @Sendable (Effect) async throws -> [Secret] = { _ in [] }
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
        return Evidence(performed: receipt.executions, proof: proof)
    }

    package func log(of key: EffectKey, from offset: Int, limit: Int) async -> LogChunk? {
        try? LogPieces(folder: .of(key, in: receipts)).chunk(from: max(0, offset), limit: limit)
    }

    /// Off the caller's actor: starting a shim writes to disk.
    @concurrent
    private func carryOut(_ effect: Effect) async throws -> Outcome {
        let request: ShimRequest
        do {
            request = try await self.request(effect)
        } catch let error as InputError {
            return .failed(reason: error.description)
        }
        return try await ShimSession(request: request, launcher: launcher).outcome()
    }

    private func request(_ effect: Effect) async throws -> ShimRequest {
        let input = try CommandInput(effect)
        let known = try await secrets(effect)
        let folder = ReceiptFolder.of(effect.key, in: receipts)
        let facts = CommandEnvironment.facts(of: effect, output: folder.output)
        return ShimRequest(
            folder: folder, run: input.run, directory: input.directory,
            environment: CommandEnvironment.of(input.environment, secrets: known, slipway: facts),
            masked: known.map(\.value), promised: effect.outputs, timeout: effect.timeout,
            grace: grace, server: getpid())
    }
}
