internal import ReleaseModel

/// People belong to the account, roles to a project: whoever manages one project's people may not
/// reach into another one through somebody who works in both.
extension Directory {
    /// A user may be changed by the account's owner, and by who may do at least as much in the
    /// only project the user has roles in.
    func requireManageable(_ user: User, by caller: Caller) throws(DirectoryError) {
        guard !caller.isOwner else { return }
        guard !user.isOwner else {
            throw .refused("\(user.name) owns the account: only an owner changes that user")
        }
        guard projects(of: user).allSatisfy({ $0.id == caller.project }) else {
            throw .refused(
                "\(user.name) has roles in other projects too: the account's owner changes that user"
            )
        }
        guard permissions(of: user, in: caller.project).isSubset(of: caller.permissions) else {
            throw .refused("\(user.name) may do more than you: somebody who may as much does it")
        }
    }

    func requireOwnOrManageable(_ user: User, by caller: Caller) throws(DirectoryError) {
        guard caller.principal.identity != principal(user).identity else { return }
        guard caller.may(.manageUsers) else {
            throw .refused("the keys of \(user.name) are for who may user:manage")
        }
        try requireManageable(user, by: caller)
    }

    /// A group gives its roles to whoever joins: nobody lets people into another project by it.
    func requireManageable(_ group: Group, by caller: Caller) throws(DirectoryError) {
        guard !caller.isOwner else { return }
        let own = look { $0.assignments.values.map(\.record) }
            .filter { $0.subject == .group(group.id) }
        guard own.allSatisfy({ $0.project == caller.project }) else {
            throw .refused(
                "the group \(group.name) has roles in other projects too: the account's owner "
                    + "changes it")
        }
        for role in own.flatMap(\.roles) { try requireGrantable(role, by: caller) }
    }

    /// Approvals of any project name groups: who works in another one is put in, or out, by an owner.
    func requireMovable(
        _ members: Set<String>, in group: String, by caller: Caller
    ) throws(DirectoryError) {
        guard !caller.isOwner else { return }
        for member in members.compactMap(user(id:)) {
            guard projects(of: member).allSatisfy({ $0.id == caller.project }) else {
                throw .refused(
                    "somebody in the group \(group) works in other projects too: the account's "
                        + "owner changes it")
            }
        }
    }

    /// A custom role means the same in every project.
    func requireManageable(role name: String, by caller: Caller) throws(DirectoryError) {
        guard !caller.isOwner else { return }
        let used = look { $0.assignments.values.map(\.record) }.filter { $0.roles.contains(name) }
        guard used.allSatisfy({ $0.project == caller.project }) else {
            throw .refused(
                "the role \(name) is used in other projects too: the account's owner changes it")
        }
    }

    /// The users a caller sees: all for an owner, else those with roles in the caller's project.
    package func users(seenBy caller: Caller) -> [User] {
        guard !caller.isOwner else { return users }
        return users.filter { !roles(of: $0, in: caller.project).isEmpty }
    }

    /// The groups a caller sees.
    package func groups(seenBy caller: Caller) -> [Group] {
        groups.filter { isSeen($0, by: caller) }
    }

    /// Whether a caller may know of a user: of the same project, or of none yet.
    package func isSeen(_ user: User, by caller: Caller) -> Bool {
        caller.isOwner || principal(user).identity == caller.principal.identity
            || !roles(of: user, in: caller.project).isEmpty || projects(of: user).isEmpty
    }

    /// The user with a name, for a caller who may know of them.
    package func user(named name: String, seenBy caller: Caller) throws(DirectoryError) -> User {
        guard let found = user(named: name), isSeen(found, by: caller) else {
            throw .missing("there is no user \(name) here; `slipway user list` shows them")
        }
        return found
    }

    /// The group with a name, for a caller who may know of it.
    package func group(
        named name: String, seenBy caller: Caller
    ) throws(DirectoryError) -> Group {
        guard let found = group(named: name), isSeen(found, by: caller) else {
            throw .missing("there is no group \(name) here; `slipway group list` shows them")
        }
        return found
    }

    /// A group with a role in the caller's project, or with none yet and of people who are seen.
    func isSeen(_ group: Group, by caller: Caller) -> Bool {
        guard !caller.isOwner, roles(ofGroup: group, in: caller.project).isEmpty else {
            return true
        }
        let hasRoles = look { $0.assignments.values }
            .contains { $0.record.subject == .group(group.id) }
        return !hasRoles
            && group.members.compactMap(user(id:)).allSatisfy { isSeen($0, by: caller) }
    }
}
