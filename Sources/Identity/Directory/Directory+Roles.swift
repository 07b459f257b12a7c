internal import ReleaseEngine
package import ReleaseModel

extension Directory {
    /// Gives a user or a group exactly these roles in the caller's project.
    package func assign(
        _ roles: [String], to subject: Assignment.Subject, named name: String, by caller: Caller,
        at now: Instant
    ) async throws(DirectoryError) {
        for role in roles { try requireGrantable(role, by: caller) }
        let assignment = Assignment(
            project: caller.project, subject: subject, roles: Set(roles).sorted())
        let held = look { $0.assignments[assignment.id]?.record.roles } ?? []
        // Taking away is granting in reverse: nobody takes from another what they may not give.
        for role in held where !roles.contains(role) { try requireGrantable(role, by: caller) }
        guard held != assignment.roles else { return }
        let write =
            roles.isEmpty
            ? Write(removing: .assignment, assignment.id)
            : try Write(.assignment, assignment.id, assignment)
        let detail: JSON = ["roles": .array(assignment.roles.map(JSON.string))]
        try await commit([write], .of(caller, "role.assign", name, detail, at: now))
    }

    /// Nobody gives away more than they have.
    func requireGrantable(_ name: String, by caller: Caller) throws(DirectoryError) {
        guard let role = role(named: name) else {
            throw .missing("there is no role \(name); `slipway role list` shows them")
        }
        try requireHeld(role.permissions, of: name, by: caller)
    }

    /// Nor puts more than they have into a role that they have, or that others have.
    private func requireHeld(
        _ permissions: Set<Permission>, of name: String, by caller: Caller
    ) throws(DirectoryError) {
        let missing = permissions.subtracting(caller.permissions).sorted()
        guard missing.isEmpty else {
            throw .refused(
                "the role \(name) may \(missing.map(\.rawValue).joined(separator: ", ")), which "
                    + "\(caller.principal.name) may not: somebody who may gives it")
        }
    }

    /// Makes or replaces a custom role.
    package func putRole(
        _ role: Role, by caller: Caller, at now: Instant
    ) async throws(DirectoryError) -> Role {
        try NameRule.check(role.name, "role")
        guard !Role.builtIn.contains(where: { $0.name == role.name }) else {
            throw .refused("\(role.name) is built in and stays as it is; choose another name")
        }
        guard !role.permissions.isEmpty else {
            throw .invalid("a role without a permission is of no use; name at least one")
        }
        try requireManageable(role: role.name, by: caller)
        try requireHeld(role.permissions, of: role.name, by: caller)
        let isNew = look { $0.roles[role.name] } == nil
        let write = try Write(
            .role, role.name, role, claims: isNew ? "role/\(role.name)" : nil)
        let names = role.permissions.sorted().map { JSON.string($0.rawValue) }
        try await commit(
            [write],
            .of(
                caller, isNew ? "role.create" : "role.update", "role/\(role.name)",
                ["permissions": .array(names)], at: now))
        return role
    }

    package func removeRole(
        named name: String, by caller: Caller, at now: Instant
    ) async throws(DirectoryError) {
        guard !Role.builtIn.contains(where: { $0.name == name }) else {
            throw .refused("\(name) is built in and stays")
        }
        guard look({ $0.roles[name] }) != nil else { throw .missing("there is no role \(name)") }
        try requireManageable(role: name, by: caller)
        let users = look { $0.assignments.values.filter { $0.record.roles.contains(name) }.count }
        guard users == 0 else {
            throw .refused(
                "\(users) users or groups still have the role \(name); take it away first")
        }
        try await commit(
            [Write(removing: .role, name, frees: "role/\(name)")],
            .of(caller, "role.remove", "role/\(name)", .object([]), at: now))
    }

    package func createProject(
        named name: String, description: String, by caller: Caller, at now: Instant
    ) async throws(DirectoryError) -> Project {
        try NameRule.check(name, "project")
        guard project(named: name) == nil else {
            throw .refused("there is a project \(name) already; choose another name")
        }
        let project = Project(id: Generated.id(), name: name, description: description)
        var writes = [try Write(.project, project.id, project, claims: "project/\(name)")]
        // Who made it keeps it, until they give it to others.
        if let creator = user(of: caller), !creator.isOwner {
            let assignment = Assignment(
                project: project.id, subject: .user(creator.id), roles: [Role.admin.name])
            writes.append(try Write(.assignment, assignment.id, assignment))
        }
        try await commit(
            writes,
            .of(caller, "project.create", "project/\(name)", .object([]), at: now))
        return project
    }
}
