package import ReleaseModel

/// What the tasks of one plan create, so that later tasks of it may refer to it.
package struct PlannedResources: Sendable {
    /// Who it is planned for: what is created is theirs.
    package var creator = "slipway"
    /// The day that versions without a name are called after; nil for today.
    package var at: Instant?
    /// By name.
    var applications: [String: Application] = [:]
    var components: [Component] = []
    /// Environments whose checks stand already before whatever is planned next.
    private var checked: Set<String> = []

    package init() {}

    /// Tasks that wait for none of those before begin: the checks of environments stand before
    /// them once more.
    ///
    /// So it is for each group of a phase: groups run side by side.
    package mutating func beginGroup() { checked = [] }

    mutating func isFirst(in environment: String) -> Bool { checked.insert(environment).inserted }
}

/// One field that a task would change.
package struct ResourceChange: Codable, Hashable, Sendable {
    package var field: String
    package var before: String
    package var after: String

    package init(_ field: String, _ before: String, _ after: String) {
        self.field = field
        self.before = before
        self.after = after
    }
}
