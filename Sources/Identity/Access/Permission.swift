/// One thing that somebody may do: the unit of every role and of every check.
///
/// Raw values are `noun:verb`, part of the API, and never change their meaning.
package enum Permission: String, Hashable, Sendable, CaseIterable, Comparable {
    case readRun = "run:read"
    case startRun = "run:start"
    case amendRun = "run:amend"
    case retryRun = "run:retry"
    case skipStep = "run:skip"
    case resolveStep = "run:resolve"
    /// Pause and resume.
    case pauseRun = "run:pause"
    case stopRun = "run:stop"
    case abortRun = "run:abort"
    case rollBackRun = "run:rollback"
    case closeRun = "run:close"
    /// Agree, reject and delegate at an approval.
    case approve = "checkpoint:approve"
    /// Say go, or reject, at a manual trigger.
    case trigger = "checkpoint:trigger"
    case lintPlan = "plan:lint"
    /// Environments, applications, components and their jobs, as they are.
    case readComponents = "component:read"
    /// Applications and components: made, changed, started, stopped, removed.
    case writeComponents = "component:write"
    /// Where components run, what is allowed there, and what must hold before a change.
    case writeEnvironments = "environment:write"
    /// Names and versions of secrets; nobody reads their values.
    case listSecrets = "secret:list"
    case writeSecrets = "secret:write"
    /// Users, groups, roles and projects, as they are.
    case readUsers = "user:read"
    /// Users, groups, who has which role, and other people's keys.
    case manageUsers = "user:manage"
    /// Custom roles.
    case manageRoles = "role:manage"
    case manageProjects = "project:manage"
    /// Access keys of one's own.
    case manageOwnKeys = "key:own"
    case readAudit = "audit:read"
    case exportAudit = "audit:export"
    /// What the server is and how it does: version, figures.
    case readServer = "server:read"

    package static func < (one: Permission, other: Permission) -> Bool {
        one.rawValue.utf8.lexicographicallyPrecedes(other.rawValue.utf8)
    }
}
