/// A name for what somebody may do in a project.
package struct Role: Codable, Hashable, Sendable {
    package var name: String
    package var permissions: Set<Permission>
    package var description: String

    package init(_ name: String, _ permissions: Set<Permission>, _ description: String) {
        self.name = name
        self.permissions = permissions
        self.description = description
    }
}

extension Permission: Codable {}

extension Role {
    /// The roles that are always there; others are made from permissions.
    package static let builtIn: [Role] = [admin, developer, deployer, `operator`, viewer, approver]

    package static let admin = Role(
        "admin", Set(Permission.allCases).subtracting([.manageProjects, .exportAudit]),
        "Everything in the project.")

    package static let developer = Role(
        "developer",
        looking.union([
            .startRun, .amendRun, .retryRun, .pauseRun, .writeSecrets, .writeComponents,
        ]),
        "Starts releases, mends and retries them; approves nothing.")

    package static let deployer = Role(
        "deployer",
        developer.permissions.union([
            .approve, .trigger, .skipStep, .resolveStep, .stopRun, .abortRun, .rollBackRun,
            .closeRun,
        ]),
        "Brings releases to production: approves, triggers, skips, aborts, rolls back.")

    package static let `operator` = Role(
        "operator",
        looking.union([
            .retryRun, .resolveStep, .pauseRun, .stopRun, .trigger, .abortRun, .rollBackRun,
            .readServer,
        ]),
        "Keeps releases going: retries, resolves doubt, pauses, stops, aborts, rolls back.")

    package static let viewer = Role("viewer", looking, "Looks, and changes nothing.")

    package static let approver = Role(
        "approver", looking.union([.approve]), "Looks, and agrees or rejects at approvals.")

    private static let looking: Set<Permission> = [
        .readRun, .lintPlan, .listSecrets, .manageOwnKeys, .readComponents,
    ]
}
