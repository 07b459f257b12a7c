internal import Synchronization

/// Everything that is no run: records with an id, in a project, listed from memory.
///
/// What it answers comes from memory; what it changes is recorded, with its line in the audit
/// trail, in one commit, before it is answered. Whoever holds the folder has the only one.
package final class Catalog: Sendable {
    package let store: any Store
    private let state: Mutex<State>

    /// A record with the version of its document.
    package struct Held<Record: CatalogRecord>: Sendable {
        package var record: Record
        package var version: Int

        package init(record: Record, version: Int) {
            self.record = record
            self.version = version
        }
    }

    private struct Entry {
        var record: any CatalogRecord
        var version: Int
    }

    private struct State {
        /// By kind and id.
        var entries: [String: [String: Entry]] = [:]
        /// Ids by kind and project.
        var members: [String: [String: Set<String>]] = [:]
        /// `KIND/NAME`.
        var names: Set<String> = []

        mutating func put(_ record: some CatalogRecord, version: Int) {
            let kind = type(of: record).kind
            remove(kind, record.id)
            if let name = record.uniqueName { names.insert("\(kind)/\(name)") }
            entries[kind, default: [:]][record.id] = Entry(record: record, version: version)
            members[kind, default: [:]][record.project, default: []].insert(record.id)
        }

        mutating func remove(_ kind: String, _ id: String) {
            guard let entry = entries[kind]?.removeValue(forKey: id) else { return }
            members[kind]?[entry.record.project]?.remove(id)
            if let name = entry.record.uniqueName { names.remove("\(kind)/\(name)") }
        }
    }

    private init(_ store: any Store, _ state: consuming State) {
        self.store = store
        self.state = Mutex(state)
    }

    /// Reads every record of the kinds.
    package static func load(
        _ kinds: [any CatalogRecord.Type], from store: any Store
    ) async throws(CatalogError) -> Catalog {
        var state = State()
        do {
            for kind in kinds { try await read(kind, from: store, into: &state) }
        } catch {
            throw .unavailable("the catalog cannot be read: \(error)")
        }
        return Catalog(store, state)
    }

    private static func read<Record: CatalogRecord>(
        _ kind: Record.Type, from store: any Store, into state: inout State
    ) async throws {
        var cursor: String?
        repeat {
            let page = try await store.documents(
                DocumentQuery(kind: kind.kind, cursor: cursor, limit: 1_000))
            for document in page.elements {
                state.put(try kind.decoded(document.body), version: document.version)
            }
            cursor = page.nextCursor
        } while cursor != nil
    }

    // MARK: Looking

    /// The record with this id, where it belongs to the project.
    package func find<Record: CatalogRecord>(
        _ kind: Record.Type, _ id: String, in project: String
    ) -> Record? {
        held(kind, id, in: project)?.record
    }

    /// The same, with the version a write can be bound to.
    package func held<Record: CatalogRecord>(
        _ kind: Record.Type, _ id: String, in project: String
    ) -> Held<Record>? {
        state.withLock { state in
            guard let entry = state.entries[kind.kind]?[id], entry.record.project == project,
                let record = entry.record as? Record
            else { return nil }
            return Held(record: record, version: entry.version)
        }
    }

    /// Every record of the kind in a project, by id.
    package func all<Record: CatalogRecord>(
        _ kind: Record.Type, in project: String
    ) -> [Record] {
        state.withLock { state in
            // The ids are sorted, not the records: those are large.
            let entries = state.entries[kind.kind] ?? [:]
            return (state.members[kind.kind]?[project] ?? []).sorted()
                .compactMap { entries[$0]?.record as? Record }
        }
    }

    /// How many records of the kind a project has.
    package func count<Record: CatalogRecord>(_ kind: Record.Type, in project: String) -> Int {
        state.withLock { $0.members[kind.kind]?[project]?.count ?? 0 }
    }

    /// Every record of the kind, whatever its project; for what works on behalf of nobody.
    package func everywhere<Record: CatalogRecord>(_ kind: Record.Type) -> [Record] {
        state.withLock { state in
            (state.entries[kind.kind] ?? [:]).values.compactMap { $0.record as? Record }
        }
        .sorted { $0.id < $1.id }
    }

    // MARK: Changing

    /// Records changes and their line in the audit trail, all or nothing.
    package func commit(
        _ writes: [CatalogWrite], _ audit: AuditDraft? = nil
    ) async throws(CatalogError) {
        var documents: [DocumentWrite] = []
        for write in writes { documents += try self.documents(write) }
        let results: [ChangeResult]
        do throws(StoreError) {
            results = try await store.commit([Change(documents: documents, audit: audit)])
        } catch {
            throw .unavailable("\(error)")
        }
        guard results == [.recorded] else { throw .conflict }
        state.withLock { state in
            for write in writes { Self.apply(write, to: &state) }
        }
    }

    /// Changes one record as `change` says; what others change at the same time is kept.
    package func update<Record: CatalogRecord>(
        _ kind: Record.Type, _ id: String, in project: String, _ audit: AuditDraft? = nil,
        _ change: (inout Record) throws -> Void
    ) async throws -> Record {
        for _ in 0..<16 {
            guard var held = held(kind, id, in: project) else {
                throw CatalogError.missing(kind: kind.kind, id: id)
            }
            try change(&held.record)
            do throws(CatalogError) {
                try await commit([.put(held.record, replaces: held.version)], audit)
                return held.record
            } catch CatalogError.conflict {
                continue
            }
        }
        throw CatalogError.conflict
    }

    private static func apply(_ write: CatalogWrite, to state: inout State) {
        switch write.content {
        case .record(let record):
            let kind = type(of: record).kind
            let version = state.entries[kind]?[record.id]?.version ?? 0
            state.put(record, version: version + 1)
        case .removal(let kind, let id): state.remove(kind, id)
        case .document: break
        }
    }

    // MARK: Documents

    private func documents(_ write: CatalogWrite) throws(CatalogError) -> [DocumentWrite] {
        switch write.content {
        case .document(let document): return [document]
        case .removal(let kind, let id):
            guard let entry = entry(kind, id) else { throw .missing(kind: kind, id: id) }
            return [DocumentWrite(kind: kind, id: id, replaces: entry.version, body: nil)]
                + (entry.record.uniqueName.map { [Self.name(kind, $0, isTaken: false)] } ?? [])
        case .record(let record):
            let kind = type(of: record).kind
            let old = entry(kind, record.id)
            let version = old?.version ?? 0
            guard write.replaces == nil || write.replaces == version else { throw .conflict }
            var documents = [
                DocumentWrite(
                    kind: kind, id: record.id, replaces: version, body: try record.encoded())
            ]
            let before = old?.record.uniqueName
            guard before != record.uniqueName else { return documents }
            if let before { documents.append(Self.name(kind, before, isTaken: false)) }
            if let name = record.uniqueName {
                guard !isTaken(name, kind) else { throw .nameTaken(name) }
                documents.append(Self.name(kind, name, isTaken: true))
            }
            return documents
        }
    }

    /// A name is claimed by a document of its own: the store keeps it unique.
    private static func name(_ kind: String, _ name: String, isTaken: Bool) -> DocumentWrite {
        DocumentWrite(
            kind: "name", id: "\(kind)/\(name)", replaces: isTaken ? 0 : 1,
            body: isTaken ? Array("{}".utf8) : nil)
    }

    private func entry(_ kind: String, _ id: String) -> Entry? {
        state.withLock { $0.entries[kind]?[id] }
    }

    private func isTaken(_ name: String, _ kind: String) -> Bool {
        state.withLock { $0.names.contains("\(kind)/\(name)") }
    }
}
