internal import Foundation
package import ReleaseEngine
package import ReleaseModel

extension Directory {
    /// Makes a user, with roles in the caller's project and no key.
    package func createUser(
        named name: String, passwordHash: String?, roles: [String], by caller: Caller,
        at now: Instant
    ) async throws(DirectoryError) -> User {
        let (user, writes) = try newUser(name, passwordHash, roles, by: caller, at: now)
        let detail: JSON = ["roles": .array(roles.map(JSON.string))]
        try await commit(writes, .of(caller, "user.create", "user/\(name)", detail, at: now))
        return user
    }

    /// Makes a user with a key, both or neither: what is told once must not be told of half of them.
    package func createUserWithKey(
        named name: String, passwordHash: String?, roles: [String], by caller: Caller,
        at now: Instant
    ) async throws(DirectoryError) -> NewUser {
        let (user, writes) = try newUser(name, passwordHash, roles, by: caller, at: now)
        let (key, secret) = try newKey(for: user, description: "made with the user", at: now)
        let detail: JSON = ["roles": .array(roles.map(JSON.string)), "key": .string(key.id)]
        try await commit(
            writes + [try Write(.accessKey, key.id, key)],
            .of(caller, "user.create", "user/\(name)", detail, at: now))
        return NewUser(user: user, key: key, secretKey: secret)
    }

    private func newUser(
        _ name: String, _ passwordHash: String?, _ roles: [String], by caller: Caller,
        at now: Instant
    ) throws(DirectoryError) -> (User, [Write]) {
        try NameRule.check(name, "user")
        guard user(named: name) == nil else {
            throw .refused("there is a user \(name) already; choose another name")
        }
        for role in roles { try requireGrantable(role, by: caller) }
        let user = User(
            id: Generated.id(), name: name, passwordHash: passwordHash,
            createdAt: now.milliseconds)
        var writes = [try Write(.user, user.id, user, claims: "user/\(name)")]
        if !roles.isEmpty {
            let assignment = Assignment(
                project: caller.project, subject: .user(user.id), roles: Set(roles).sorted())
            writes.append(try Write(.assignment, assignment.id, assignment))
        }
        return (user, writes)
    }

    /// Changes a user: a password, or whether they may sign in at all.
    package func update(
        _ user: User, passwordHash: String? = nil, isEnabled: Bool? = nil, by caller: Caller,
        at now: Instant
    ) async throws(DirectoryError) -> User {
        try requireManageable(user, by: caller)
        guard let held = look({ $0.users[user.id] }) else {
            throw .missing("there is no user \(user.name) any more")
        }
        // Only what is named changes: what somebody else changed since is kept.
        var changed = held.record
        var said: [JSON.Member] = []
        if let passwordHash {
            changed.passwordHash = passwordHash
            said.append(.init("password", "changed"))
        }
        if let isEnabled {
            guard isEnabled || !user.isOwner else {
                throw .refused("\(user.name) owns the account and cannot be disabled")
            }
            changed.isEnabled = isEnabled
            said.append(.init("enabled", .bool(isEnabled)))
        }
        try await commit(
            [try Write(.user, user.id, changed, replaces: held.version)],
            .of(caller, "user.update", "user/\(user.name)", .object(said), at: now))
        return changed
    }

    /// Removes a user with their keys, roles and memberships; what they did stays recorded.
    package func removeUser(
        _ user: User, by caller: Caller, at now: Instant
    ) async throws(DirectoryError) {
        guard !user.isOwner else {
            throw .refused("\(user.name) owns the account and cannot be removed")
        }
        try requireManageable(user, by: caller)
        var writes = [Write(removing: .user, user.id, frees: "user/\(user.name)")]
        writes += keys(of: user.id).map { Write(removing: .accessKey, $0.id) }
        let assignments = look { $0.assignments.values.map(\.record) }
        writes += assignments.filter { $0.subject == .user(user.id) }
            .map { Write(removing: .assignment, $0.id) }
        for var held in look({ $0.groups.values.filter { $0.record.members.contains(user.id) } }) {
            held.record.members.removeAll { $0 == user.id }
            writes.append(
                try Write(.group, held.record.id, held.record, replaces: held.version))
        }
        try await commit(
            writes, .of(caller, "user.remove", "user/\(user.name)", .object([]), at: now))
    }

    /// Makes a group of users, or replaces who is in it.
    package func putGroup(
        named name: String, description: String, members: [String], by caller: Caller,
        at now: Instant
    ) async throws(DirectoryError) -> Group {
        try NameRule.check(name, "group")
        let held = look { state in
            state.group(named: name).flatMap { state.groups[$0.id] }
        }
        let known = held?.record
        if let known {
            guard isSeen(known, by: caller) else {
                throw .refused("the name \(name) is taken already; choose another one")
            }
            try requireManageable(known, by: caller)
        }
        let ids = try members.map { name throws(DirectoryError) in
            try user(named: name, seenBy: caller).id
        }
        let changed = Set(ids).symmetricDifference(known?.members ?? [])
        try requireMovable(changed, in: name, by: caller)
        let group = Group(
            id: known?.id ?? Generated.id(), name: name, description: description,
            members: Set(ids).sorted())
        let write = try Write(
            .group, group.id, group, replaces: held?.version ?? 0,
            claims: known == nil ? "group/\(name)" : nil)
        let detail: JSON = ["members": .array(members.sorted().map(JSON.string))]
        try await commit(
            [write],
            .of(
                caller, known == nil ? "group.create" : "group.update", "group/\(name)", detail,
                at: now))
        return group
    }

    package func removeGroup(
        _ group: Group, by caller: Caller, at now: Instant
    ) async throws(DirectoryError) {
        try requireManageable(group, by: caller)
        try requireMovable(Set(group.members), in: group.name, by: caller)
        let assignments = look { $0.assignments.values.map(\.record) }
        let writes =
            [Write(removing: .group, group.id, frees: "group/\(group.name)")]
            + assignments.filter { $0.subject == .group(group.id) }
            .map { Write(removing: .assignment, $0.id) }
        try await commit(
            writes, .of(caller, "group.remove", "group/\(group.name)", .object([]), at: now))
    }
}

extension AuditDraft {
    /// The line of something that a caller did to people, keys or secrets.
    package static func of(
        _ caller: Caller, _ verb: String, _ subject: String, _ detail: JSON, at now: Instant
    ) -> AuditDraft {
        AuditDraft(
            at: now, project: caller.project, actor: caller.principal.description,
            address: caller.address, verb: verb, subject: subject, answer: "accepted",
            detail: detail)
    }
}
