import Glibc

/// The programs of this host that Slipway itself needs.
struct HostPrograms: Sendable {
    /// Folders, as in `PATH`.
    let searchPath: String

    /// The absolute path of HAProxy.
    ///
    /// - Throws: a sentence that says how to get it.
    func proxy() throws(InputError) -> String {
        let candidates = searchPath.split(separator: ":").map { "\($0)/haproxy" }
        guard let path = candidates.first(where: { access($0, X_OK) == 0 }) else {
            throw InputError(
                "this host has no HAProxy, which \"proxy\" needs: install it (on Debian: "
                    + "apt-get install haproxy), then retry")
        }
        return path
    }
}
