import Glibc
import ReleaseEngine
internal import ReleaseModel

/// Sees one effect through to its ending, whichever shim carries it.
struct ShimSession: Sendable {
    /// A shim may die before it claims; one that always does is a failure.
    private static let maximumLaunches = 5
    private static let look: Duration = .milliseconds(5)
    private static let maximumLooks = 2_000

    /// Why a folder cannot be made that certainly was not there before.
    private static let provesAbsence = [ENOTDIR, EROFS, ENOSPC, EDQUOT, ENAMETOOLONG]

    let folder: ReceiptFolder
    let launcher: ShimLauncher
    /// What a shim that is started now is told.
    let request: @Sendable () async throws -> ShimRequest

    /// The ending; starts a shim unless the effect is claimed, and stops it when cancelled.
    ///
    /// - Throws: where the effect began and nobody can tell how it ended.
    func outcome() async throws -> Outcome {
        do {
            try HostFiles.makeFolder(folder.path)
        } catch let error as SystemError where Self.provesAbsence.contains(error.code) {
            return .failed(reason: "nothing was executed: \(error)")
        }
        var launches = 0
        var complaint = ""
        for _ in 0..<Self.maximumLooks {
            switch try Receipt(folder).state {
            case .ended(let ending): return ending.outcome
            case .lost(let reason): throw EffectInDoubt(reason: reason)
            case .running(let identity): await attach(to: identity)
            case .absent, .abandoned:
                guard !Task.isCancelled else {
                    return .cancelled(reason: "stopped before anything was executed")
                }
                guard launches < Self.maximumLaunches else {
                    return .failed(
                        reason: "nothing was executed: the shim ended early. \(complaint)")
                }
                launches += 1
                do {
                    let shim = try launcher.launch(try await request())
                    await Self.end(of: shim.process)
                    complaint = shim.complaint
                } catch let error as SystemError {
                    return .failed(reason: "nothing was executed: \(error)")
                } catch let error as SecretError {
                    return .failed(reason: "nothing was executed: \(error)")
                }
            }
        }
        throw EffectInDoubt(
            reason: "the shim of \(folder.path) can be neither seen nor awaited")
    }

    private func attach(to identity: ProcessIdentity) async {
        if let process = HostProcess(identity) {
            await Self.end(of: process)
        } else {
            // Its lock outlives it for a moment where a child has not yet let go of it.
            await Pause.wait(Self.look)
        }
    }

    /// Waits for the shim; when cancelled asks it to stop, and still waits.
    private static func end(of process: HostProcess) async {
        await withTaskCancellationHandler {
            await process.ended()
        } onCancel: {
            process.signal(SIGTERM)
        }
    }
}

/// The effect began, and how it ended is not known.
struct EffectInDoubt: Error, CustomStringConvertible {
    var reason: String

    var description: String { reason }
}
