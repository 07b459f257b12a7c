import Glibc
internal import ReleaseModel

/// What an effect's receipt says at one moment.
struct Receipt {
    enum State {
        /// No shim ever claimed the effect.
        case absent
        /// Claimed, but its shim died before anything was executed: nothing ever will be.
        case abandoned
        /// A shim is at it.
        case running(shim: ProcessIdentity)
        case ended(Ending)
        /// Executed, its shim dead, its ending unknown.
        case lost(reason: String)
    }

    var state: State
    /// The number of the last claim; 0 where there is none.
    var claims: Int
    /// How often a program was executed.
    var executions: Int
    /// The secrets that the last one was given, by name and version.
    var secrets: [String] {
        guard claims > 0,
            let record = try? HostFiles.contents(
                of: folder.started(claims), limit: ReceiptFolder.recordLimit)
        else { return [] }
        return (try? JSON(decoding: record))?["secrets"]?.array?.compactMap(\.string) ?? []
    }

    private let folder: ReceiptFolder

    /// Reads the receipt; what it finds dead stays dead, so nothing it says can be undone.
    init(_ folder: ReceiptFolder) throws {
        self.folder = folder
        claims = try folder.numbers(of: "claim").last ?? 0
        executions = try folder.numbers(of: "started").count
        guard claims > 0 else {
            state = .absent
            return
        }
        // Before the records: whoever dies in between has put down all it ever will.
        let shim = try Self.livingShim(folder.claim(claims))
        executions = try folder.numbers(of: "started").count
        if let ending = try Self.ending(in: folder) {
            state = .ended(ending)
        } else if let shim {
            state = .running(shim: shim)
        } else if executions == 0 {
            state = .abandoned
        } else {
            state = .lost(reason: Self.loss(in: folder, claim: claims))
        }
    }

    /// The shim that holds the claim's lock, or nil.
    private static func livingShim(_ claim: String) throws -> ProcessIdentity? {
        let file = try Descriptor(opening: claim, O_RDONLY)
        if try file.lock(LOCK_SH, of: claim) { return nil }
        let bytes = try file.read(from: 0, limit: ReceiptFolder.recordLimit, of: claim)
        guard let json = try? JSON(decoding: bytes), let shim = ProcessIdentity(json) else {
            throw DamagedReceipt(path: claim)
        }
        return shim
    }

    private static func ending(in folder: ReceiptFolder) throws -> Ending? {
        guard
            let bytes = try HostFiles.contents(of: folder.ending, limit: ReceiptFolder.recordLimit)
        else { return nil }
        guard let json = try? JSON(decoding: bytes), let ending = Ending(json) else {
            throw DamagedReceipt(path: folder.ending)
        }
        return ending
    }

    private static func loss(in folder: ReceiptFolder, claim: Int) -> String {
        let started = try? HostFiles.contents(
            of: folder.started(claim), limit: ReceiptFolder.recordLimit)
        let command = started.flatMap { try? JSON(decoding: $0) }.flatMap(ProcessIdentity.init)
        var reason = "the command was executed, but its shim was killed before it ended"
        if let command {
            reason += command.boot == ProcessIdentity.currentBoot ? "" : " (the host was restarted)"
            reason += "; process \(command.pid) \(command.exists ? "still runs" : "is gone")"
        }
        return reason + ": look at the target and resolve the step as done or not done"
    }
}

/// A receipt that cannot be understood; nobody can tell what happened.
struct DamagedReceipt: Error, CustomStringConvertible {
    var path: String

    var description: String { "\(path) cannot be read as a receipt" }
}
