import CSys
import Glibc
internal import ReleaseModel

/// Where a component lives: its versions, its replicas, and which version is current.
struct ComponentFolder: Hashable, Sendable {
    /// How many unpacked versions stay, beside the current one and the one before.
    private static let keptVersions = 3

    var path: String

    var versions: String { "\(path)/versions" }
    var replicas: String { "\(path)/replicas" }
    var proxy: String { "\(path)/proxy" }
    var lock: String { "\(path)/lock" }
    private var state: String { "\(path)/state.json" }
    private var link: String { "\(path)/current" }

    func version(_ spec: ComponentSpec) -> String { "\(versions)/\(spec.folderName)" }

    /// What is current, or nil.
    func current() throws -> CurrentVersion? {
        guard let bytes = try HostFiles.contents(of: state, limit: ReceiptFolder.recordLimit) else {
            return nil
        }
        guard let json = try? JSON(decoding: bytes), json["version"]?.integer == 1 else {
            throw DamagedReceipt(path: state)
        }
        guard let current = json["current"], current != .null else { return nil }
        guard let version = CurrentVersion(current) else { throw DamagedReceipt(path: state) }
        return version
    }

    /// Makes the version current, in one durable step.
    func makeCurrent(_ version: CurrentVersion?) throws {
        let json: JSON = ["version": 1, "current": version?.json ?? .null]
        try HostFiles.replace(state, with: json.encoded)
        guard let version else {
            unlink(link)
            return
        }
        let temporary = "\(link).new"
        unlink(temporary)
        guard symlink("versions/\(version.stable.spec.folderName)", temporary) == 0 else {
            throw SystemError("cannot make the link \(temporary)")
        }
        try HostFiles.move(temporary, to: link)
    }

    /// The numbers of the replicas that ever ran here.
    func slots() throws -> [Int] {
        try HostFiles.names(in: replicas).compactMap { Int($0) }.sorted()
    }

    func slot(_ number: Int) -> ReplicaSlot {
        ReplicaSlot(number: number, path: "\(replicas)/\(number)")
    }

    /// Removes unpacked versions that nobody will soon go back to.
    func prune(keeping kept: [ComponentSpec]) {
        let names = Set(kept.map(\.folderName))
        let others = ((try? HostFiles.names(in: versions)) ?? [])
            .filter { !names.contains($0) }
            .map { (name: $0, changed: Self.changed("\(versions)/\($0)")) }
            .sorted { $0.changed > $1.changed }
        for other in others.dropFirst(Self.keptVersions) {
            // What cannot be removed now is in nobody's way; the next release tries again.
            try? FolderTree(path: "\(versions)/\(other.name)").remove()
        }
    }

    private static func changed(_ path: String) -> Int {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mtim.tv_sec : 0
    }
}
