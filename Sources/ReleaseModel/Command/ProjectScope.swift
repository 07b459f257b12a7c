/// The project that somebody works in: what they start belongs to it, and they reach its runs alone.
package struct ProjectScope: Hashable, Sendable {
    /// 32 hexadecimal digits; empty where there are no projects.
    package var project: String
    /// Reaches also what was started before there were projects: so does a folder's first one.
    package var includesUnassigned: Bool

    package init(_ project: String, includesUnassigned: Bool = false) {
        self.project = project
        self.includesUnassigned = includesUnassigned
    }

    /// Without projects: for an engine that is used by one program alone.
    package static let none = ProjectScope("")

    package func reaches(_ project: String) -> Bool {
        project == self.project || (includesUnassigned && project.isEmpty)
    }
}
