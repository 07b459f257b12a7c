internal import ReleaseModel

/// Where a package lies, with its digest behind it: `https://…/shop.tar.gz#sha256=…`.
///
/// Each may be what an earlier task hands on: `file:${tasks.compile.outputs.ARCHIVE}`.
enum ArtifactAddress {
    /// - Throws: what is missing; what was approved is what runs, so no package is without a digest.
    static func parse(_ text: String) throws(ResourceError) -> (address: String, sha256: String) {
        let field = "source.url"
        let parts = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        let address = String(parts[0])
        let schemes = ["file:/", "file:${", "http://", "https://"]
        guard schemes.contains(where: address.hasPrefix) else {
            throw .invalid(
                field: field,
                "\(address.prefix(100)) must begin with file:/, http:// or https://")
        }
        guard !address.split(separator: "/").contains("..") else {
            throw .invalid(
                field: field, "\(address.prefix(100)) must name its folder without ..")
        }
        let mark = "sha256="
        guard parts.count == 2, parts[1].hasPrefix(mark) else {
            throw .invalid(
                field: field,
                "must end with #sha256= and the 64 hexadecimal digits of the package's SHA-256")
        }
        let written = String(parts[1].dropFirst(mark.count))
        if isHandedOn(written) { return (address, written) }
        let digest = written.lowercased()
        guard digest.utf8.count == 64,
            digest.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) })
        else { throw .invalid(field: field, "sha256 must be 64 hexadecimal digits") }
        return (address, digest)
    }

    /// Whether a text is what an earlier task hands on, and nothing else.
    private static func isHandedOn(_ text: String) -> Bool {
        let parts = Template(text).parts
        guard parts.count == 1, case .reference(.output) = parts[0] else { return false }
        return true
    }
}
