import Glibc

/// A tar archive, unpacked only where nothing in it leads out of its folder.
struct Archive {
    static let maximumBytes: Int64 = 8 * 1024 * 1024 * 1024
    private static let listingLimit = 64 * 1024 * 1024

    let path: String

    /// Unpacks into a new folder; on an error nothing of it stays.
    ///
    /// - Throws: a sentence that names the member at fault.
    func unpack(into folder: String) async throws {
        try HostFiles.makeFolder(folder, mode: 0o755)
        do {
            try Self.check(listing: await tar(["-tv"], output: "\(folder)/listing"))
            unlink("\(folder)/listing")
            _ = try await tar(["-x", "-C", folder], output: nil)
            try Self.checkLinks(below: folder)
            try HostFiles.syncFileSystem(of: folder)
        } catch {
            try? FolderTree(path: folder).remove()
            throw error
        }
    }

    /// Runs tar; its output goes through a file, so that no pipe can fill up.
    private func tar(_ arguments: [String], output: String?) async throws -> [UInt8] {
        let complaints = "\(path).tar"
        let errors = try Descriptor(opening: complaints, O_RDWR | O_CREAT | O_TRUNC)
        unlink(complaints)
        let listing = try output.map { try Descriptor(opening: $0, O_RDWR | O_CREAT | O_TRUNC) }
        let process = try withExtendedLifetime((errors, listing)) {
            try HostProcess.start(
                "/bin/tar",
                arguments + [
                    "-f", path, "--force-local", "--numeric-owner", "--quoting-style=escape",
                    "--no-same-owner", "--no-same-permissions",
                ],
                environment: ["PATH=\(CommandEnvironment.searchPath)", "LC_ALL=C", "TZ=UTC"],
                descriptors: [nil, listing?.number, errors.number])
        }
        await withTaskCancellationHandler {
            await process.ended()
        } onCancel: {
            process.signal(SIGKILL)
        }
        try Task.checkCancellation()
        guard process.hasSucceeded else {
            let text = try errors.read(from: 0, limit: 500, of: complaints)
            throw InputError(
                "the artifact is no archive that tar can read: "
                    + String(decoding: text, as: UTF8.self)
            )
        }
        guard let listing, let output else { return [] }
        let bytes = try listing.read(from: 0, limit: Self.listingLimit + 1, of: output)
        guard bytes.count <= Self.listingLimit else {
            throw InputError("the artifact has too many members")
        }
        return bytes
    }

    /// Refuses members that lead out of the folder, are no files, or are too big together.
    static func check(listing: [UInt8]) throws(InputError) {
        var total: Int64 = 0
        for line in listing.split(separator: UInt8(ascii: "\n")) {
            // -rw-r--r-- 0/0 123 2026-01-01 00:00 name
            let fields = line.split(separator: UInt8(ascii: " "), maxSplits: 5)
            guard fields.count == 6, let kind = line.first else {
                throw InputError("the artifact's listing cannot be understood")
            }
            let name = String(decoding: fields[5], as: UTF8.self)
            var paths = [name]
            switch kind {
            case UInt8(ascii: "-"), UInt8(ascii: "d"): break
            case UInt8(ascii: "l"): paths = [name.components(before: " -> ")]
            case UInt8(ascii: "h"):
                paths = [name.components(before: " link to "), name.components(after: " link to ")]
            default:
                throw InputError("the artifact holds \(name), which is no file, folder or link")
            }
            for path in paths where path.hasPrefix("/") || path.split(separator: "/").contains("..")
            {
                throw InputError("the artifact holds \(path), which leads out of its folder")
            }
            total += Int64(String(decoding: fields[2], as: UTF8.self)) ?? 0
            guard total <= maximumBytes else {
                throw InputError("the artifact is larger than 8 GiB when unpacked")
            }
        }
    }

    /// Refuses links that lead out of the folder, by whatever detour.
    private static func checkLinks(below folder: String) throws {
        guard let root = realpath(folder, nil) else {
            throw SystemError("cannot look at \(folder)")
        }
        defer { free(root) }
        let inside = String(cString: root) + "/"
        try FolderTree(path: folder).walk { relative, kind in
            guard case .link(let target) = kind else { return }
            guard let resolved = realpath("\(folder)/\(relative)", nil) else {
                throw InputError(
                    "the artifact holds the link \(relative) -> \(target), which leads nowhere")
            }
            defer { free(resolved) }
            guard (String(cString: resolved) + "/").hasPrefix(inside) else {
                throw InputError(
                    "the artifact holds the link \(relative) -> \(target), "
                        + "which leads out of its folder"
                )
            }
        }
    }
}

extension String {
    fileprivate func components(before separator: String) -> String {
        firstRange(of: separator).map { String(self[..<$0.lowerBound]) } ?? self
    }

    fileprivate func components(after separator: String) -> String {
        firstRange(of: separator).map { String(self[$0.upperBound...]) } ?? self
    }
}
