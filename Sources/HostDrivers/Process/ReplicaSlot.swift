import Glibc
internal import ReleaseModel

/// The place of one replica of a component, and every launch there ever was.
struct ReplicaSlot: Hashable, Sendable {
    private static let keptLaunches = 3

    let number: Int
    let path: String

    /// One start of one replica; its folder is a receipt.
    struct Launch: Hashable, Sendable {
        /// What it was to run: `ComponentSpec.identity`.
        var identity: String
        var count: Int
        var folder: ReceiptFolder
    }

    /// All launches, oldest first.
    func launches() throws -> [Launch] {
        try HostFiles.names(in: path).compactMap { name in
            let parts = name.split(separator: ".")
            guard parts.count == 2, let count = Int(parts[0]) else { return nil }
            return Launch(
                identity: String(parts[1]), count: count,
                folder: ReceiptFolder(path: "\(path)/\(name)"))
        }
        .sorted { $0.count < $1.count }
    }

    /// The launches that live, with their shims.
    func living() throws -> [(launch: Launch, shim: ProcessIdentity)] {
        try launches().compactMap { launch in
            guard case .running(let shim) = try Receipt(launch.folder).state else { return nil }
            return (launch, shim)
        }
    }

    /// A launch that never was.
    func next(identity: String) throws -> Launch {
        let count = (try launches().last?.count ?? 0) + 1
        return Launch(
            identity: identity, count: count,
            folder: ReceiptFolder(path: "\(path)/\(count).\(identity)"))
    }

    /// Removes what is left of launches long gone.
    func prune() throws {
        let living = Set(try living().map(\.launch))
        for launch in try launches().dropLast(Self.keptLaunches) where !living.contains(launch) {
            try FolderTree(path: launch.folder.path).remove()
        }
    }
}
