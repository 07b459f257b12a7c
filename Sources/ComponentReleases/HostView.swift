/// Sees what runs on the host; whoever starts it implements this.
package protocol HostView: Sendable {
    /// How many replicas of a component live.
    ///
    /// - Parameters:
    ///   - folder: the name its processes have as a component of the host.
    ///   - root: where it lies; nil: where the host keeps its components.
    func living(_ folder: String, root: String?) async -> Int

    /// Whether nobody on this host listens on any of the ports.
    func areFree(_ ports: Range<Int>) async -> Bool
}

/// Where there is no host to look at.
package struct NothingSeen: HostView {
    package init() {}

    package func living(_ folder: String, root: String?) async -> Int { 0 }

    package func areFree(_ ports: Range<Int>) async -> Bool { true }
}
