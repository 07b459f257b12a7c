package import ReleaseEngine
package import ReleaseModel

/// Who asks for a change of resources, in which project and from where.
package struct Asker: Hashable, Sendable {
    package var principal: Principal
    package var scope: ProjectScope
    package var address: String
    package var now: Instant

    package init(principal: Principal, scope: ProjectScope, address: String, now: Instant) {
        self.principal = principal
        self.scope = scope
        self.address = address
        self.now = now
    }

    package var project: String { scope.project }

    /// The line of the audit trail for a change of a resource.
    package func audit(
        _ verb: String, _ subject: String, _ detail: JSON = .object([])
    )
        -> AuditDraft
    {
        AuditDraft(
            at: now, project: project, actor: principal.description, address: address, verb: verb,
            subject: subject, answer: "accepted", detail: detail)
    }
}
