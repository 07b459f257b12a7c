internal import Foundation
package import ReleaseEngine
internal import ReleaseModel
internal import Synchronization

/// The people of a data folder: projects, users, groups, roles and keys.
///
/// What it answers comes from memory; what it changes is recorded, with its line in the audit
/// trail, in one commit, before it is answered. Whoever holds the folder has the only one.
package final class Directory: Sendable {
    let store: any Store
    /// The keys, or why they cannot be had: everything that is not sealed goes on without them.
    package let keyring: Result<Keyring, KeyringError>
    private let state: Mutex<DirectoryState>

    private init(
        store: any Store, keyring: Result<Keyring, KeyringError>, state: DirectoryState
    ) {
        self.store = store
        self.keyring = keyring
        self.state = Mutex(state)
    }

    /// Reads everything there is.
    package static func load(
        from store: any Store, keyring: Result<Keyring, KeyringError>
    ) async throws(DirectoryError) -> Directory {
        let state: DirectoryState
        do {
            state = try await read(store)
        } catch {
            throw .unavailable("the directory of users cannot be read: \(error)")
        }
        return Directory(store: store, keyring: keyring, state: state)
    }

    private static func read(_ store: any Store) async throws -> DirectoryState {
        var state = DirectoryState()
        for kind in DirectoryKind.allCases {
            var cursor: String?
            repeat {
                let page = try await store.documents(
                    DocumentQuery(kind: kind.rawValue, cursor: cursor, limit: 1_000))
                for document in page.elements {
                    try state.put(
                        kind, document.id, version: document.version, body: document.body)
                }
                cursor = page.nextCursor
            } while cursor != nil
        }
        return state
    }

    var current: DirectoryState { state.withLock { $0 } }

    /// One look at the state, without a copy of it.
    func look<Answer>(_ body: (DirectoryState) -> Answer) -> Answer {
        state.withLock { body($0) }
    }

    // MARK: Changing

    /// Records changes and their line in the audit trail, all or nothing.
    func commit(_ writes: [Write], _ audit: AuditDraft) async throws(DirectoryError) {
        var documents: [DocumentWrite] = []
        for write in writes { documents += try self.documents(write) }
        let change = Change(documents: documents, audit: audit)
        let results: [ChangeResult]
        do throws(StoreError) {
            results = try await store.commit([change])
        } catch {
            throw .unavailable("nothing was changed: \(error)")
        }
        guard results == [.recorded] else {
            throw .conflict(
                "somebody changed the same at the same time, or the name is taken; look again")
        }
        for write in writes { apply(write) }
    }

    private func documents(_ write: Write) throws(DirectoryError) -> [DocumentWrite] {
        let version = look { $0.version(write.kind, write.id) }
        guard write.replaces == nil || write.replaces == version else {
            throw .conflict("it was changed meanwhile; look again")
        }
        var documents = [
            DocumentWrite(
                kind: write.kind.rawValue, id: write.id, replaces: version, body: write.body)
        ]
        // A name is claimed by a document of its own: the store keeps it unique.
        if let name = write.claims {
            documents.append(
                DocumentWrite(kind: "name", id: name, replaces: 0, body: Array("{}".utf8)))
        }
        if let name = write.frees {
            documents.append(DocumentWrite(kind: "name", id: name, replaces: 1, body: nil))
        }
        return documents
    }

    private func apply(_ write: Write) {
        state.withLock { state in
            let version = state.version(write.kind, write.id) + 1
            // What was just encoded can be decoded.
            try? state.put(write.kind, write.id, version: version, body: write.body)
        }
    }
}

/// A change of one record of the directory.
struct Write {
    var kind: DirectoryKind
    var id: String
    /// nil removes it.
    var body: [UInt8]?
    /// The version it must replace; nil for the one in memory.
    var replaces: Int?
    /// The name it takes: `user/alice`.
    var claims: String?
    var frees: String?

    init(
        _ kind: DirectoryKind, _ id: String, _ record: some Encodable, replaces: Int? = nil,
        claims: String? = nil
    ) throws(DirectoryError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            body = Array(try encoder.encode(record))
        } catch {
            throw .invalid("it cannot be recorded: \(error)")
        }
        self.kind = kind
        self.id = id
        self.replaces = replaces
        self.claims = claims
    }

    init(removing kind: DirectoryKind, _ id: String, frees: String? = nil) {
        self.kind = kind
        self.id = id
        self.frees = frees
    }
}
