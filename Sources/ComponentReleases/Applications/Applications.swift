internal import ReleaseEngine
package import ReleaseModel

/// What belongs together: made, looked at, changed and removed.
package struct Applications: Sendable {
    static let most = 10_000

    let catalog: Catalog

    package func all(in project: String) -> [Application] {
        catalog.all(Application.self, in: project)
    }

    package func find(_ id: String, in project: String) throws(ResourceError) -> Application {
        guard let found = catalog.find(Application.self, id, in: project) else {
            throw .missing(.application, id: id)
        }
        return found
    }

    /// How many components each application of a project has.
    package func componentCounts(in project: String) -> [String: Int] {
        catalog.all(Component.self, in: project).reduce(into: [:]) { counts, component in
            counts[component.application, default: 0] += 1
        }
    }

    package func create(_ body: JSON, by asker: Asker) async throws(ResourceError) -> Application {
        try WireShape.application.check(body, at: "")
        let fields = WireFields(body)
        guard catalog.count(Application.self, in: asker.project) < Self.most else {
            throw .invalid(
                field: "name", "there are \(Self.most) applications already; delete one first")
        }
        var record = Application(
            id: Identifier.fresh(), project: asker.project, name: try fields.name(),
            creator: asker.principal.name, createdAt: asker.now.milliseconds)
        record.description = try fields.description() ?? ""
        record.labels = try fields.labels() ?? []
        record.enterpriseProject = fields.text("enterprise_project_id") ?? "0"
        try await commit([.insert(record)], asker.audit("application.create", record.id))
        return record
    }

    package func modify(
        _ id: String, _ body: JSON, by asker: Asker
    ) async throws(ResourceError) -> Application {
        try WireShape.application.check(body, at: "")
        let fields = WireFields(body)
        let name = fields["name"] == nil ? nil : try fields.name()
        let description = try fields.description()
        let labels = try fields.labels()
        return try await update(id, "application.modify", by: asker) { record in
            if let name { record.name = name }
            if let description { record.description = description }
            if let labels { record.labels = labels }
            record.enterpriseProject =
                fields.text("enterprise_project_id") ?? record.enterpriseProject
        }
    }

    package func delete(_ id: String, by asker: Asker) async throws(ResourceError) {
        let record = try find(id, in: asker.project)
        let inside = catalog.all(Component.self, in: asker.project)
            .filter { $0.application == id }.map(\.name).sorted()
        guard inside.isEmpty else {
            throw .published(
                .isDeployed,
                "\(record.name) still has components (\(inside.prefix(5).joined(separator: ", ")))"
                    + "; delete them first")
        }
        try await commit([.remove(Application.self, id)], asker.audit("application.delete", id))
    }

    // MARK: Configuration

    /// Sets the variables of all its components in an environment; the next release brings them.
    package func configure(
        _ id: String, _ body: JSON, by asker: Asker
    ) async throws(ResourceError) -> (environment: String, variables: [Label]) {
        try WireShape.configuration.check(body, at: "")
        _ = try find(id, in: asker.project)
        let fields = WireFields(body)
        let environment = try known(try fields.required("environment_id"), in: asker.project)
        guard let list = fields.fields("configuration")?.list("env") else {
            throw .invalid(field: "configuration.env", "is missing: a list of variables")
        }
        let variables = try list.variables()
        _ = try await update(id, "application.configure", by: asker) { record in
            record.variables[environment] = variables
        }
        return (environment, variables)
    }

    package func removeConfiguration(
        _ id: String, of environment: String, by asker: Asker
    ) async throws(ResourceError) {
        _ = try find(id, in: asker.project)
        let environment = try known(environment, in: asker.project)
        _ = try await update(id, "application.configure", by: asker) { record in
            record.variables[environment] = nil
        }
    }

    private func known(_ id: String, in project: String) throws(ResourceError) -> String {
        guard catalog.find(Environment.self, id, in: project) != nil else {
            throw .missing(.environment, id: id)
        }
        return id
    }

    // MARK: Recording

    private func update(
        _ id: String, _ verb: String, by asker: Asker, _ change: (inout Application) -> Void
    ) async throws(ResourceError) -> Application {
        do {
            return try await catalog.update(
                Application.self, id, in: asker.project, asker.audit(verb, id)
            ) { record in
                change(&record)
                record.changedAt = asker.now.milliseconds
            }
        } catch {
            throw ResourceError(any: error, .application)
        }
    }

    private func commit(
        _ writes: [CatalogWrite], _ audit: AuditDraft
    ) async throws(ResourceError) {
        do throws(CatalogError) {
            try await catalog.commit(writes, audit)
        } catch {
            throw ResourceError(error, .application)
        }
    }
}
