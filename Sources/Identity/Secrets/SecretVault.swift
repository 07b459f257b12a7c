package import ReleaseEngine
package import ReleaseModel

/// Keeps secrets: sealed, in versions, each write with its line in the audit log.
///
/// Two kinds of document: `secret` says what may be known, `secret-value` holds one sealed value.
package struct SecretVault: Sendable {
    static let kind = "secret"
    static let valueKind = "secret-value"
    package static let longestValue = 64 * 1024
    /// Shorter ones could not be masked: they stand everywhere.
    package static let shortestValue = 4
    private static let maximumTries = 20

    let store: any Store
    private let keyring: Result<Keyring, KeyringError>

    /// - Parameter keyring: or why there is none; names and versions can be listed without it.
    package init(store: any Store, keyring: Result<Keyring, KeyringError>) {
        self.store = store
        self.keyring = keyring
    }

    /// Keeps a new version; the value it has already makes none.
    package func set(
        _ name: String, to value: SecretValue, in project: String, by caller: Caller,
        at time: Instant
    ) async throws(SecretVaultError) -> SecretRecord {
        try Self.check(name)
        try Self.check(value)
        let actor = caller.principal.description
        for _ in 0..<Self.maximumTries {
            let (found, version) = try await find(name, in: project)
            var record = found ?? SecretRecord(project: project, name: name)
            if let newest = record.newest,
                let old = try? await self.value(newest.number, of: record),
                old.bytes == value.bytes
            {
                return record
            }
            let number = record.nextNumber
            record.nextNumber += 1
            record.versions.append(
                .init(number: number, createdAt: time, createdBy: actor))
            let forgotten = Array(record.versions.dropLast(SecretRecord.keptVersions))
            record.versions = record.versions.suffix(SecretRecord.keptVersions)
            let writes =
                try await removals(of: forgotten, from: record) + [
                    DocumentWrite(
                        kind: Self.kind, id: record.id, replaces: version, body: record.body,
                        fields: [Output("project", project)]),
                    DocumentWrite(
                        kind: Self.valueKind, id: record.valueID(number), replaces: 0,
                        body: Array(try seal(value.bytes, record, number).utf8)),
                ]
            let draft = AuditDraft.of(
                caller, "secret.set", "secret/\(name)",
                ["project": .string(project), "version": .integer(Int64(number))], at: time)
            if try await commit(writes, draft) { return record }
        }
        throw .busy(name)
    }

    /// Forgets every version; its name and the numbers that were used stay.
    package func delete(
        _ name: String, in project: String, by caller: Caller, at time: Instant
    ) async throws(SecretVaultError) {
        try Self.check(name)
        for _ in 0..<Self.maximumTries {
            let (found, version) = try await find(name, in: project)
            guard var record = found, record.newest != nil else { throw .missing(name) }
            let forgotten = record.versions
            record.versions = []
            let writes =
                try await removals(of: forgotten, from: record) + [
                    DocumentWrite(
                        kind: Self.kind, id: record.id, replaces: version, body: record.body,
                        fields: [Output("project", project)])
                ]
            let draft = AuditDraft.of(
                caller, "secret.delete", "secret/\(name)", ["project": .string(project)],
                at: time)
            if try await commit(writes, draft) { return }
        }
        throw .busy(name)
    }

    /// The secrets of a project by name, in pages; deleted ones are left out.
    package func list(
        in project: String, after cursor: String? = nil, limit: Int = 50
    ) async throws(SecretVaultError) -> Page<SecretRecord> {
        let query = DocumentQuery(
            kind: Self.kind, field: Output("project", project),
            cursor: cursor.map { "\(project)/\($0)" }, limit: limit)
        let page: Page<Document>
        do {
            page = try await store.documents(query)
        } catch {
            throw .store(error)
        }
        var records: [SecretRecord] = []
        for document in page.elements {
            guard let record = SecretRecord(document) else { throw .damaged(document.id) }
            if record.newest != nil { records.append(record) }
        }
        return Page(
            elements: records,
            nextCursor: page.nextCursor.map { String($0.dropFirst(project.count + 1)) })
    }
}

extension SecretVault {
    func find(
        _ name: String, in project: String
    ) async throws(SecretVaultError) -> (record: SecretRecord?, version: Int) {
        let id = SecretRecord(project: project, name: name).id
        let document: Document?
        do {
            document = try await store.document(Self.kind, id)
        } catch {
            throw .store(error)
        }
        guard let document else { return (nil, 0) }
        guard let record = SecretRecord(document) else { throw .damaged(name) }
        return (record, document.version)
    }

    /// A kept version's value.
    func value(
        _ version: Int, of record: SecretRecord
    ) async throws(SecretVaultError) -> SecretValue {
        let document: Document?
        do {
            document = try await store.document(Self.valueKind, record.valueID(version))
        } catch {
            throw .store(error)
        }
        guard let document else { throw .missing(record.name) }
        do {
            let sealed = String(decoding: document.body, as: UTF8.self)
            return SecretValue(
                try keyring.get().open(sealed, for: Self.purpose(document.id)))
        } catch {
            throw .sealed(error)
        }
    }

    static func purpose(_ valueID: String) -> String { "secret/\(valueID)" }

    private func seal(
        _ bytes: [UInt8], _ record: SecretRecord, _ version: Int
    ) throws(SecretVaultError) -> String {
        do {
            return try keyring.get().seal(bytes, for: Self.purpose(record.valueID(version)))
        } catch {
            throw .sealed(error)
        }
    }

    private func removals(
        of versions: [SecretRecord.Version], from record: SecretRecord
    ) async throws(SecretVaultError) -> [DocumentWrite] {
        var writes: [DocumentWrite] = []
        for version in versions {
            let id = record.valueID(version.number)
            do {
                guard let document = try await store.document(Self.valueKind, id) else { continue }
                writes.append(
                    DocumentWrite(
                        kind: Self.valueKind, id: id, replaces: document.version, body: nil))
            } catch {
                throw .store(error)
            }
        }
        return writes
    }

    /// Whether it was recorded; false where somebody was first.
    private func commit(
        _ writes: [DocumentWrite], _ draft: AuditDraft
    ) async throws(SecretVaultError) -> Bool {
        do {
            return try await store.commit([Change(documents: writes, audit: draft)]) == [.recorded]
        } catch {
            throw .store(error)
        }
    }

    private static func check(_ name: String) throws(SecretVaultError) {
        guard SecretReference.isName(name) else { throw .badName }
    }

    private static func check(_ value: SecretValue) throws(SecretVaultError) {
        guard value.count >= shortestValue else {
            throw .badValue(
                "has at least \(shortestValue) bytes; a shorter one cannot be kept out of logs")
        }
        guard value.count <= longestValue else {
            throw .badValue("has at most \(longestValue) bytes")
        }
        let bytes = value.bytes
        guard String(validating: bytes, as: UTF8.self) != nil, !bytes.contains(0) else {
            throw .badValue("is text: UTF-8 without NUL; put anything else into base64")
        }
    }
}
