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
}
