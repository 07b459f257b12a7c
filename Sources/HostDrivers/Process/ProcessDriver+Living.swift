extension ProcessDriver {
    /// How many replicas of a component live; none where that cannot be seen.
    ///
    /// - Parameter root: where the component lies; nil: where this driver keeps its components.
    @concurrent
    package func living(_ component: String, root: String?) async -> Int {
        let folder = ComponentFolder(path: "\(root ?? components)/\(component)")
        let slots = (try? folder.slots()) ?? []
        return slots.reduce(0) { $0 + ((try? folder.slot($1).living().count) ?? 0) }
    }

    /// Whether nobody on this host listens on any of the ports.
    package func areFree(_ ports: Range<Int>) async -> Bool {
        ports.allSatisfy { Port.isFree($0) }
    }
}
