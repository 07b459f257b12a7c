import Glibc
import ReleaseEngine
internal import ReleaseModel

/// One effect of the process driver: from what a component is to what it shall be.
struct ComponentChange: Sendable {
    let effect: Effect
    /// What the effect's input names.
    let asked: ComponentSpec
    let component: ComponentFolder
    /// The folder of all effects' records.
    let effects: String
    let launcher: ShimLauncher
    let programs: HostPrograms
    let secrets: any SecretSource

    private var own: EffectFolder { EffectFolder(effect.key, in: effects) }
    /// The step, whatever its direction and generation.
    private var owner: String { "\(effect.key.run)/\(effect.key.step)" }

    /// What is true now; changes nothing.
    func look() async throws -> Probe {
        // Before the record: whoever lets go of the lock has written it.
        if try FileLock.isHeld(own.lock) { return .running }
        guard let record = try own.record() else { return .notDone }
        if let ending = record.ending { return ending.outcome.asProbe }
        let target = try await target()
        let isSwitched = try component.current()?.key == target?.key
        let difference = try await rollout(until: .now).difference(from: target)
        if isSwitched, difference == nil { return .done(target?.spec.outputs ?? []) }
        return .failed(
            reason: "stopped half-way: \(difference ?? "the switch is missing"); "
                + "a retry does the rest, an undo goes back")
    }

    /// Does it, or what is missing of it, once; whoever comes second gets the ending.
    func carryOut(_ willReplace: @Sendable (JSON) async throws -> Void) async throws -> Outcome {
        // Without a before-state nothing was changed: what is there stays.
        if effect.key.direction == .undo && effect.before.isEmpty { return .succeeded([]) }
        let deadline = MonotonicTime.now + effect.timeout
        do {
            try HostFiles.makeFolder(effects)
            try HostFiles.makeFolder(component.path, mode: 0o755)
            guard let turn = try await FileLock.take(own.lock, until: deadline) else {
                throw EffectInDoubt(reason: "somebody else still performs \(effect.key)")
            }
            defer { turn.release() }
            if let ending = try own.record()?.ending { return ending.outcome }
            guard let hold = try await FileLock.take(component.lock, until: deadline) else {
                return .failed(reason: "timed out waiting for another change of \(asked.component)")
            }
            defer { hold.release() }
            return try await carryOutAlone(until: deadline, willReplace)
        } catch let error as SystemError {
            guard try own.record() == nil else { throw error }
            return .failed(reason: "nothing was changed: \(error)")
        } catch is CancellationError {
            return .cancelled(reason: "stopped before anything was changed")
        }
    }

    private func carryOutAlone(
        until deadline: MonotonicTime, _ willReplace: @Sendable (JSON) async throws -> Void
    ) async throws -> Outcome {
        let target: CurrentVersion?
        do {
            try checkOwner()
            target = try await self.target()
            for spec in target?.placements.map(\.spec) ?? [] {
                // Whoever lacks a secret or a proxy finds out before anything is changed.
                _ = try await spec.pinned(by: secrets)
                if spec.proxy != nil && spec.running > 0 { _ = try programs.proxy() }
                try await bring(spec, until: deadline)
            }
        } catch let error as InputError {
            own.note(error.description)
            return .failed(reason: error.description)
        } catch let error as SecretError {
            own.note(error.description)
            return .failed(reason: error.description)
        }
        var record: EffectRecord
        if let begun = try own.record() {
            record = begun
        } else {
            let before: JSON = [
                "component": .string(asked.component),
                "current": try component.current()?.json ?? .null,
            ]
            try await willReplace(before)
            record = EffectRecord(
                component: asked.component, version: target?.spec.version, before: before)
            try own.write(record)
        }
        let outcome: Outcome
        do {
            try await rollout(until: deadline).converge(to: target)
            try component.makeCurrent(target)
            component.prune(
                keeping: [target, previous(record.before)].compactMap(\.self)
                    .flatMap(\.placements).map(\.spec))
            record.performed += 1
            outcome = .succeeded(target?.spec.outputs ?? [])
        } catch let failure as RolloutFailure {
            outcome = .failed(reason: failure.reason)
        } catch let error as SecretError {
            outcome = .failed(reason: error.description)
        } catch is CancellationError {
            outcome = .cancelled(
                reason: "stopped half-way; a retry does the rest, an undo goes back")
        }
        let isDone = if case .succeeded = outcome { true } else { false }
        own.note(isDone ? "done" : "not done")
        record.ending = Ending(
            outcome: outcome, exit: isDone ? "done" : "not done", endedAt: WallClock.milliseconds)
        try own.write(record)
        return outcome
    }

    /// What shall be current in the end; nil where the component goes.
    private func target() async throws -> CurrentVersion? {
        switch effect.key.direction {
        case .forward:
            // Until the end the state is the one from before: every retry finds the same seats.
            let (main, beside) = try await Seating(
                asked: asked, current: component.current(), component: component,
                secrets: secrets
            ).placements()
            return CurrentVersion(
                main, beside: beside, owner: owner, key: effect.key.description)
        case .undo:
            var version = effect.before.first.flatMap(previous)
            version?.key = effect.key.description
            return version
        }
    }

    private func previous(_ before: JSON) -> CurrentVersion? {
        before["current"].flatMap(CurrentVersion.init)
    }

    /// An undo touches only what its own step changed.
    private func checkOwner() throws {
        guard effect.key.direction == .undo, let before = effect.before.first,
            let current = try component.current(), current.owner != owner
        else { return }
        let old = previous(before)
        guard current.spec != old?.spec || current.owner != old?.owner else { return }
        throw InputError(
            "\(asked.component) was changed since by \(current.owner) "
                + "(now \(current.spec.version)); "
                + "nothing was undone. Undo that one first, or release the version you want")
    }

    private func rollout(until deadline: MonotonicTime) -> Rollout {
        let own = own
        return Rollout(
            component: component, programs: programs, secrets: secrets,
            work: LaunchWork(
                launcher: launcher, deadline: deadline, note: { own.note($0) }))
    }
}

extension ComponentChange {
    /// Fetches, checks and unpacks a version, unless it is there already.
    private func bring(_ spec: ComponentSpec, until deadline: MonotonicTime) async throws {
        let folder = component.version(spec)
        guard !HostFiles.isFolder(folder), let artifact = Artifact(spec.artifact) else { return }
        try HostFiles.makeFolder(component.versions, mode: 0o755)
        for name in try HostFiles.names(in: component.path) where name.hasPrefix("bring.") {
            try FolderTree(path: "\(component.path)/\(name)").remove()
        }
        let work = "\(component.path)/bring.\(getpid()).\(MonotonicTime.now.nanoseconds)"
        try HostFiles.makeFolder(work, mode: 0o755)
        defer { try? FolderTree(path: work).remove() }

        EffectFolder(effect.key, in: effects).note("fetching \(spec.artifact)")
        let file = "\(work)/artifact"
        let digest = try await artifact.fetch(to: file, until: deadline)
        guard digest == spec.sha256 else {
            throw InputError(
                "the artifact \(spec.artifact) has the sha256 \(digest), but the plan says "
                    + "\(spec.sha256); nothing was unpacked")
        }
        EffectFolder(effect.key, in: effects).note("unpacking \(spec.version)")
        try await Archive(path: file).unpack(into: "\(work)/unpacked")
        try HostFiles.move("\(work)/unpacked", to: folder)
    }
}
