internal import ReleaseEngine
package import ReleaseModel

/// A user who was just made, with what is told once.
package struct NewUser: Sendable {
    package var user: User
    package var key: AccessKey
    package var secretKey: String
}

extension Directory {
    /// Whether the folder has an account yet.
    package var hasBegun: Bool { account != nil }

    /// Makes the account and the first project, for a folder that has none.
    package func begin(
        account accountName: String, project projectName: String, at now: Instant
    ) async throws(DirectoryError) {
        guard !hasBegun else { return }
        try NameRule.check(accountName, "domain")
        try NameRule.check(projectName, "project")
        let account = Account(id: Generated.id(), name: accountName)
        let project = Project(id: Generated.id(), name: projectName, isFirst: true)
        let draft = AuditDraft(
            at: now, actor: "slipway", verb: "account.create", subject: "account/\(accountName)",
            answer: "accepted", detail: ["project": .string(projectName)])
        try await commit(
            [
                try Write(.account, "account", account),
                try Write(.project, project.id, project, claims: "project/\(projectName)"),
            ], draft)
    }

    /// Makes the account's owner with a key.
    package func createOwner(
        named name: String, passwordHash: String, at now: Instant
    ) async throws(DirectoryError) -> NewUser {
        try NameRule.check(name, "user")
        let user = User(
            id: Generated.id(), name: name, passwordHash: passwordHash, isOwner: true,
            createdAt: now.milliseconds)
        let (key, secret) = try newKey(for: user, description: "made with the folder", at: now)
        let draft = AuditDraft(
            at: now, actor: "slipway", verb: "user.create", subject: "user/\(name)",
            answer: "accepted", detail: ["owner": true, "key": .string(key.id)])
        try await commit(
            [
                try Write(.user, user.id, user, claims: "user/\(name)"),
                try Write(.accessKey, key.id, key),
            ], draft)
        return NewUser(user: user, key: key, secretKey: secret)
    }
}
