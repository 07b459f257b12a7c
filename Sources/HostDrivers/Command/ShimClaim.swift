import Glibc
internal import ReleaseModel

/// The right to execute one effect, held by one shim for life.
struct ShimClaim {
    /// Room for the ending, taken in advance so that a full disk cannot lose it.
    private static let endingRoom: off_t = 80 * 1024
    private static let patience: Duration = .seconds(60)

    let folder: ReceiptFolder
    let number: Int
    private let lock: Descriptor
    private let ending: Descriptor
    private let endingPath: String

    /// Claims the effect, durably; nil where another shim did or may still have executed it.
    static func take(_ folder: ReceiptFolder) throws -> ShimClaim? {
        let receipt = try Receipt(folder)
        switch receipt.state {
        case .absent, .abandoned: break
        case .running, .ended, .lost: return nil
        }
        let temporary = "\(folder.path)/claim.new.\(getpid())"
        defer { unlink(temporary) }
        let lock = try Descriptor(opening: temporary, O_RDWR | O_CREAT | O_TRUNC)
        guard try lock.lock(LOCK_EX, of: temporary) else {
            throw SystemError("cannot lock \(temporary)", code: EWOULDBLOCK)
        }
        try lock.write(ProcessIdentity(of: getpid())?.json.encoded ?? [], of: temporary)
        try lock.sync(of: temporary)

        let endingPath = "\(folder.path)/ending.new.\(getpid())"
        let ending = try Descriptor(opening: endingPath, O_RDWR | O_CREAT | O_TRUNC)
        let code = posix_fallocate(ending.number, 0, endingRoom)
        guard code == 0 || code == EOPNOTSUPP || code == EINVAL else {
            unlink(endingPath)
            throw SystemError("cannot write \(endingPath)", code: code)
        }
        // Complete before it has its name, so nobody ever sees half a claim.
        let number = receipt.claims + 1
        guard try HostFiles.linkExclusively(temporary, as: folder.claim(number)) else {
            unlink(endingPath)
            return nil
        }
        return ShimClaim(
            folder: folder, number: number, lock: lock, ending: ending, endingPath: endingPath)
    }

    /// Records what is about to be executed; returns only once that is durable.
    ///
    /// - Parameter secrets: which ones the command is given, by name and version.
    func willExecute(_ command: ProcessIdentity, secrets: [String]) throws {
        var record = command.json.object ?? []
        if !secrets.isEmpty {
            record.append(.init("secrets", .array(secrets.map(JSON.string))))
        }
        try HostFiles.replace(folder.started(number), with: JSON.members(record).encoded)
    }

    /// Records the ending; tries for a while, for without it nobody can tell.
    func record(_ ending: Ending) {
        let bytes = ending.json.encoded
        let giveUp = MonotonicTime.now + Self.patience
        while true {
            do {
                try put(bytes)
                return
            } catch {
                guard MonotonicTime.now < giveUp else { return }
                usleep(100_000)
            }
        }
    }

    private func put(_ bytes: [UInt8]) throws {
        lseek(ending.number, 0, SEEK_SET)
        try ending.write(bytes, of: endingPath)
        guard ftruncate(ending.number, off_t(bytes.count)) == 0 else {
            throw SystemError("cannot write \(endingPath)")
        }
        try ending.sync(of: endingPath)
        // A second round after a failed folder sync finds it already in place.
        if rename(endingPath, folder.ending) != 0 && errno != ENOENT {
            throw SystemError("cannot write \(folder.ending)")
        }
        try HostFiles.syncFolder(folder.path)
    }
}
