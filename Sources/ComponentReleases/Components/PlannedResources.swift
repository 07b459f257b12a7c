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
    /// Environments whose checks stand in this phase already.
    private var checked: Set<String> = []

    package init() {}

    /// Checks stand once per environment and phase: a new phase has none yet.
    package mutating func beginPhase() { checked = [] }

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
