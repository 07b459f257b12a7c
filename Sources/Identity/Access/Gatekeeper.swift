internal import Foundation
internal import Glibc
package import ReleaseEngine
package import ReleaseModel
package import RequestSigning

/// Finds out who asks, and what they may do: the only way to a `Caller`.
package final class Gatekeeper: Sendable {
    package let directory: Directory
    package let tokens: Tokens
    package let passwords: PasswordChecker
    package let replays: ReplayGuard
    let lockout = Lockout()
    let settings: Settings

    package struct Settings: Sendable {
        package var tokenLife: Duration = .seconds(24 * 3_600)
        package var sessionLife: Duration = .seconds(12 * 3_600)
        /// Whose folder it is: this account on the machine may do everything.
        package var ownerAccount: UInt32 = getuid()
        package var now: @Sendable () -> Instant = {
            Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000))
        }

        package init() {}
    }

    package init(
        _ directory: Directory, store: any Store, settings: Settings = Settings(),
        passwords: PasswordChecker = PasswordChecker()
    ) {
        self.directory = directory
        self.settings = settings
        self.passwords = passwords
        tokens = Tokens(store: store)
        // Answers may hold new keys. Without the folder's key they are kept for this process alone.
        let keyring = try? directory.keyring.get()
        replays = ReplayGuard(store: store, keyring: keyring ?? .fresh())
    }

    package var now: Instant { settings.now() }

    // MARK: Who asks

    /// The peer of the control socket: the folder's owner, or, under a claimed name, that user.
    ///
    /// A claimed name narrows: where a user has it, their permissions count and not the owner's.
    /// Who names no project works in the folder's first one.
    package func caller(
        account: UInt32, name: String, claimed: String?, project named: String? = nil
    ) throws(AuthenticationError) -> Caller {
        let isOwner = account == settings.ownerAccount || account == 0
        var permissions = isOwner ? Set(Permission.allCases) : []
        let known = isOwner ? claimed.flatMap(directory.user(named:)) : nil
        let project = try localProject(named, of: known, isOwner: isOwner)
        if let known {
            guard known.isEnabled else { throw .disabled(known.name) }
            permissions = directory.permissions(of: known, in: project)
        }
        let principal = Principal(
            identity: "local:\(account)", name: claimed ?? name, isClaimed: claimed != nil)
        return Caller(
            principal: principal, project: project, permissions: permissions,
            isOwner: known.map(\.isOwner) ?? isOwner, means: .socket, address: "socket")
    }

    /// The project that a peer of the control socket works in; empty where there is none yet.
    private func localProject(
        _ named: String?, of user: User?, isOwner: Bool
    ) throws(AuthenticationError) -> String {
        guard let named else { return directory.firstProject?.id ?? "" }
        let mine = user.map(directory.projects(of:)) ?? (isOwner ? directory.projects : [])
        guard mine.contains(where: { $0.id == named }) else { throw .noSuchProject(named) }
        return named
    }

    /// Whoever holds a token, in the project it was issued for.
    package func caller(
        token text: String, kind: Token.Kind = .token, project: String?, address: String,
        needsProject: Bool = true
    ) async throws(AuthenticationError) -> Caller {
        let found: Token?
        do throws(DirectoryError) {
            found = try await tokens.find(text)
        } catch {
            throw .unavailable(error.description)
        }
        guard let token = found, token.kind == kind, let user = directory.user(id: token.user)
        else { throw .tokenNotValid }
        guard token.isValid(at: now) else {
            throw .tokenOver(at: Instant(milliseconds: token.expiresAt))
        }
        if let own = token.project, let project, own != project {
            throw .noSuchProject(project)
        }
        return try caller(
            user, project: token.project ?? project,
            means: kind == .token ? .token : .session, address: address,
            needsProject: needsProject)
    }

    /// Whoever signed a request with a key that is theirs.
    package func caller(
        signed request: SignedRequest, _ claim: SignatureClaim, project: String?, address: String,
        needsProject: Bool = true
    ) throws(AuthenticationError) -> Caller {
        guard let key = directory.accessKey(claim.accessKey), key.isEnabled,
            let user = directory.user(id: key.user)
        else { throw .signature(.unknownAccessKey) }
        let secret: String
        do throws(KeyringError) {
            secret = try directory.secret(of: key)
        } catch {
            throw .unavailable(error.description)
        }
        do throws(SignatureError) {
            _ = try claim.verify(request, secretKey: secret, now: now)
        } catch {
            throw .signature(error)
        }
        return try caller(
            user, project: project, means: .signature, address: address,
            needsProject: needsProject)
    }

    /// A user at work in a project: the one named, or the only one there is for them.
    ///
    /// Where none is needed and it is open which, they have no project and may nothing in one.
    private func caller(
        _ user: User, project named: String?, means: Caller.Means, address: String,
        needsProject: Bool
    ) throws(AuthenticationError) -> Caller {
        guard user.isEnabled else { throw .disabled(user.name) }
        let project: String
        if let named {
            guard directory.works(user, in: named) else { throw .noSuchProject(named) }
            project = named
        } else if let only = directory.onlyProject(of: user) {
            project = only.id
        } else if !needsProject {
            return Caller(
                principal: directory.principal(user), project: "", permissions: [],
                isOwner: user.isOwner, means: means, address: address)
        } else {
            throw .projectNeeded
        }
        return Caller(
            principal: directory.principal(user), project: project,
            permissions: directory.permissions(of: user, in: project), isOwner: user.isOwner,
            means: means, address: address)
    }

    /// Whether a caller may still do what they were admitted for: they may have been disabled,
    /// removed or given other roles since.
    package func stillMay(_ permission: Permission, _ caller: Caller) -> Bool {
        guard caller.means != .socket else { return true }
        guard let user = directory.user(of: caller), user.isEnabled else { return false }
        return directory.permissions(of: user, in: caller.project).contains(permission)
    }

    /// What a caller reaches.
    package func scope(of caller: Caller) -> ProjectScope {
        guard let project = directory.project(id: caller.project) else {
            return ProjectScope(caller.project, includesUnassigned: caller.project.isEmpty)
        }
        return project.scope
    }

    // MARK: Signing in

    /// The user with this name and password; guessing is slowed down.
    package func user(
        named name: String, password: String, address: String
    ) async throws(AuthenticationError) -> User {
        do throws(LockedOut) {
            try lockout.attempt(name: name, address: address, now: now)
        } catch {
            throw .lockedOut(seconds: error.seconds)
        }
        let user = directory.user(named: name)
        let hash = user?.passwordHash.flatMap(PasswordHash.init)
        let matches: Bool
        do throws(PasswordError) {
            matches = try await passwords.matches(password, hash)
        } catch {
            throw .unavailable(error.description)
        }
        guard matches, let user else { throw .wrongPassword }
        guard user.isEnabled else { throw .disabled(name) }
        lockout.succeeded(name: name, address: address)
        return user
    }

    /// A new token of a user, for a project or for the account; nil lives as long as set.
    package func issue(
        _ kind: Token.Kind, to user: User, project: String?, methods: [String], address: String,
        until end: Instant? = nil
    ) async throws(AuthenticationError) -> (token: Token, text: String) {
        if let project, !directory.works(user, in: project) { throw .noSuchProject(project) }
        let start = now
        let life = kind == .token ? settings.tokenLife : settings.sessionLife
        let token = Token(
            kind: kind, user: user.id, project: project, methods: methods, issuedAt: start,
            expiresAt: min(start + life, end ?? .init(milliseconds: .max)))
        do throws(DirectoryError) {
            let text = try await tokens.issue(
                token, by: directory.principal(user).description, project: project ?? "",
                from: address)
            return (token, text)
        } catch {
            throw .unavailable(error.description)
        }
    }
}
