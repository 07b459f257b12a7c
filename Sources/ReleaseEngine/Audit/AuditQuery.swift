package import ReleaseModel

/// Which audit entries somebody wants to see; what is nil does not matter.
package struct AuditQuery: Hashable, Sendable {
    /// Entries of these projects; the empty name is that of entries that belong to none.
    package var projects: [String]?
    /// Who, by the whole text, the name, or the identity.
    package var actor: String?
    package var verb: String?
    /// What it was about: a run with everything in it, or exactly one thing.
    package var subject: String?
    package var since: Instant?
    /// Before this instant.
    package var until: Instant?
    /// Only entries with a lower number: where the page before ended.
    package var before: Int?
    /// At most 1,000.
    package var limit: Int

    package init(
        projects: [String]? = nil, actor: String? = nil, verb: String? = nil,
        subject: String? = nil, since: Instant? = nil, until: Instant? = nil, before: Int? = nil,
        limit: Int = 50
    ) {
        self.projects = projects
        self.actor = actor
        self.verb = verb
        self.subject = subject
        self.since = since
        self.until = until
        self.before = before
        self.limit = limit
    }

    package var boundedLimit: Int { min(max(limit, 1), 1_000) }

    package func matches(_ entry: AuditEntry) -> Bool {
        let draft = entry.draft
        if let before, entry.number >= before { return false }
        if let projects, !projects.contains(draft.project) { return false }
        if let actor, !Self.is(draft.actor, named: actor) { return false }
        if let verb, draft.verb != verb { return false }
        if let subject, draft.subject != subject, !draft.subject.hasPrefix("\(subject)/") {
            return false
        }
        if let since, draft.at < since { return false }
        if let until, draft.at >= until { return false }
        return true
    }

    /// Whether `NAME (IDENTITY)` or `NAME (claimed by IDENTITY)` is about the name or identity.
    private static func `is`(_ actor: String, named name: String) -> Bool {
        actor == name || actor.hasPrefix("\(name) (") || actor.hasSuffix("(\(name))")
            || actor.hasSuffix(" \(name))")
    }
}
