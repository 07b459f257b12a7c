internal import Foundation
package import ReleaseEngine
internal import ReleaseModel

extension ReleaseTasks {
    /// An execution with what became of it.
    package struct Record: Sendable {
        package var execution: ReleaseTask.Execution
        package var status: ReleaseStatus
        /// nil where it never began.
        package var summary: RunSummary?
    }

    /// The executions of a release task, newest first, and how many there are.
    package func records(
        of task: ReleaseTask, offset: Int, limit: Int
    ) async throws -> (count: Int, records: [Record]) {
        let documents = try await self.documents(ReleaseTask.executionKind, of: task)
        let page = documents.reversed().dropFirst(offset).prefix(limit)
        var executions: [ReleaseTask.Execution] = []
        for document in page { executions.append(try Self.execution(document)) }
        let runs = executions.filter { $0.skipped == nil }.map { $0.run(in: task.project) }
        let standings = try await engine.standings(of: runs)
        let records = executions.map { execution in
            let standing = standings[execution.run(in: task.project)]
            return Record(
                execution: execution,
                status: execution.skipped == nil ? ReleaseStatus(standing) : .skipped,
                summary: execution.skipped == nil ? standing?.summary : nil)
        }
        return (documents.count, records)
    }

    /// The documents of a kind that belong to a release task, oldest first.
    func documents(_ kind: String, of task: ReleaseTask) async throws -> [Document] {
        var documents: [Document] = []
        var cursor: String?
        repeat {
            let page = try await catalog.store.documents(
                DocumentQuery(
                    kind: kind, field: Output("task", task.id), cursor: cursor, limit: 1_000))
            documents += page.elements
            cursor = page.nextCursor
        } while cursor != nil && documents.count <= 2 * ReleaseConfig.Limits.records
        return documents
    }

    func oldestExecution(of task: ReleaseTask) async throws(CatalogError) -> Document? {
        do throws(StoreError) {
            return try await catalog.store.documents(
                DocumentQuery(
                    kind: ReleaseTask.executionKind, field: Output("task", task.id), limit: 1)
            ).elements.first
        } catch {
            throw .unavailable("\(error)")
        }
    }

    static func document(
        _ execution: ReleaseTask.Execution, of task: ReleaseTask, replaces version: Int
    ) -> DocumentWrite {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let digits = String(execution.id)
        // Sorted as text, they are in order.
        let padded = String(repeating: "0", count: max(0, 16 - digits.count)) + digits
        return DocumentWrite(
            kind: ReleaseTask.executionKind, id: "\(task.id)/\(padded)", replaces: version,
            body: (try? encoder.encode(execution)).map(Array.init) ?? [],
            fields: [Output("task", task.id)])
    }

    private static func execution(_ document: Document) throws -> ReleaseTask.Execution {
        do {
            return try JSONDecoder().decode(
                ReleaseTask.Execution.self, from: Data(document.body))
        } catch {
            throw ResourceError.unavailable("the record \(document.id) cannot be read")
        }
    }
}
