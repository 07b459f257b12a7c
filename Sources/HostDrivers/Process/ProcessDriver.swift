import Glibc
package import ReleaseEngine
package import ReleaseModel

/// Runs a component's version as real processes on this host.
///
/// Fields, order of work and every state are described in `docs/drivers.md`.
package struct ProcessDriver: Driver {
    let components: String
    private let effects: String
    private let launcher: ShimLauncher
    private let programs: HostPrograms
    private let secrets: any SecretSource

    /// - Parameters:
    ///   - data: the data folder; components lie in `components` below it, or where they say.
    ///   - shim: the absolute path of a binary whose first argument `Shim.word` runs `Shim.main`.
    ///   - secrets: where the values of `${secret:NAME}` come from.
    ///   - programs: the folders in which this host's HAProxy is looked for, as in `PATH`.
    package init(
        data: String, shim: String, secrets: any SecretSource = NoSecrets(),
        programs: String? = nil
    ) {
        self.secrets = secrets
        components = "\(data)/components"
        effects = "\(data)/effects"
        launcher = ShimLauncher(program: shim)
        self.programs = HostPrograms(searchPath: programs ?? CommandEnvironment.searchPath)
    }

    package func probe(_ effect: Effect) async throws -> Probe {
        do {
            return try await look(at: effect)
        } catch let damaged as DamagedReceipt {
            return .unknown(reason: "\(damaged)")
        } catch let error as InputError {
            // Such an effect can never have begun.
            return .failed(reason: error.description)
        }
    }

    package func perform(_ effect: Effect, _ context: any EffectContext) async throws -> Outcome {
        try await carryOut(effect) { try await context.willReplace($0) }
    }

    package func undo(_ effect: Effect, _ context: any EffectContext) async throws -> Outcome {
        // What was current before is recorded already.
        try await carryOut(effect) { _ in }
    }

    package func evidence(of key: EffectKey) async -> Evidence? {
        guard let record = try? EffectFolder(key, in: effects).record() else { return nil }
        let version = record.version.map { "version \($0)" } ?? "removed"
        // Begun counts: a server killed just before it wrote the ending did perform it.
        return Evidence(
            performed: max(record.performed, 1), proof: "state of \(record.component), \(version)")
    }

    package func log(of key: EffectKey, from offset: Int, limit: Int) async -> LogChunk? {
        let folder = EffectFolder(key, in: effects)
        let isOver = (try? folder.record())?.ending != nil
        let limit = min(max(limit, 0), ShimLog.piece)
        guard let piece = try? folder.log(from: max(offset, 0), limit: limit) else { return nil }
        return LogChunk(
            bytes: piece.bytes, nextOffset: offset + piece.bytes.count,
            isComplete: isOver && piece.isAtEnd)
    }

    /// Off the caller's actor: digests and unpacking take a thread for long.
    @concurrent
    private func carryOut(
        _ effect: Effect, willReplace: @Sendable (JSON) async throws -> Void
    ) async throws -> Outcome {
        do {
            return try await change(for: effect).carryOut(willReplace)
        } catch let error as InputError {
            return .failed(reason: error.description)
        }
    }

    @concurrent
    private func look(at effect: Effect) async throws -> Probe {
        try await change(for: effect).look()
    }

    private func change(for effect: Effect) throws(InputError) -> ComponentChange {
        let spec = try ComponentSpec(effect.input)
        let root = spec.root ?? components
        return ComponentChange(
            effect: effect, asked: spec,
            component: ComponentFolder(path: "\(root)/\(spec.component)"),
            effects: effects, launcher: launcher, programs: programs, secrets: secrets)
    }
}
