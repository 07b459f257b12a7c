internal import ReleaseEngine
package import ReleaseModel

/// Where components run: made, looked at, changed and removed.
package struct Environments: Sendable {
    static let most = 1_000
    private static let types: Set = [
        "vpc", "eip", "elb", "cce", "ecs", "as", "cse", "dcs", "rds",
    ]

    let catalog: Catalog

    package func all(in project: String) -> [Environment] {
        catalog.all(Environment.self, in: project)
    }

    package func find(_ id: String, in project: String) throws(ResourceError) -> Environment {
        guard let found = catalog.find(Environment.self, id, in: project) else {
            throw .missing(.environment, id: id)
        }
        return found
    }

    // MARK: As the published interface says it

    package func create(_ body: JSON, by asker: Asker) async throws(ResourceError) -> Environment {
        try WireShape.environment.check(body, at: "")
        let fields = WireFields(body)
        var record = Environment(
            id: Identifier.fresh(), project: asker.project, name: try fields.name(),
            creator: asker.principal.name, createdAt: asker.now.milliseconds)
        record.description = try fields.description() ?? ""
        record.labels = try fields.labels() ?? []
        record.wire = [
            "vpc_id": .string(fields.text("vpc_id") ?? ""),
            "deploy_mode": .string(fields.text("deploy_mode") ?? "virtualmachine"),
            "enterprise_project_id": .string(fields.text("enterprise_project_id") ?? "0"),
            "resources": [],
        ]
        return try await insert(record, by: asker)
    }

    package func modify(
        _ id: String, _ body: JSON, by asker: Asker
    ) async throws(ResourceError) -> Environment {
        try WireShape.environment.check(body, at: "")
        let fields = WireFields(body)
        let name = try fields.name()
        let description = try fields.description()
        let labels = try fields.labels()
        return try await update(id, "environment.modify", by: asker) { record in
            record.name = name
            if let description { record.description = description }
            if let labels { record.labels = labels }
        }
    }

    package func modifyResources(
        _ id: String, _ body: JSON, by asker: Asker
    ) async throws(ResourceError) -> Environment {
        try WireShape.resources.check(body, at: "")
        let fields = WireFields(body)
        guard let list = fields.list("resources") else {
            throw .invalid(field: "resources", "is missing: a list")
        }
        for entry in list {
            _ = try entry.required("id")
            let type = try entry.required("type")
            guard Self.types.contains(type) else {
                throw .invalid(
                    field: entry.place("type"),
                    "\(type) is not known: it is one of "
                        + Self.types.sorted().joined(separator: ", "))
            }
        }
        let resources = fields["resources"] ?? []
        return try await update(id, "environment.resources", by: asker) { record in
            record.wire = .members(
                (record.wire.object ?? []) + [.init("resources", resources)])
        }
    }

    package func delete(_ id: String, by asker: Asker) async throws(ResourceError) {
        let record = try find(id, in: asker.project)
        let inside = catalog.all(Component.self, in: asker.project)
            .filter { $0.environment == id }.map(\.name).sorted()
        guard inside.isEmpty else {
            throw .published(
                .isDeployed,
                "\(record.name) still has components (\(inside.prefix(5).joined(separator: ", ")))"
                    + "; delete them first")
        }
        try await commit([.remove(Environment.self, id)], asker.audit("environment.delete", id))
    }

    // MARK: In full

    /// - Parameter version: the one that was looked at; nil where that does not matter.
    package func put(
        _ id: String?, _ settings: EnvironmentSettings, version: Int? = nil, by asker: Asker
    ) async throws(ResourceError) -> Environment {
        guard let id else {
            var record = Environment(
                id: Identifier.fresh(), project: asker.project, name: settings.name,
                creator: asker.principal.name, createdAt: asker.now.milliseconds)
            settings.apply(to: &record)
            return try await insert(record, by: asker)
        }
        if let version, self.version(id, in: asker.project) != version {
            throw .conflict("environment \(id) was changed meanwhile; look again")
        }
        return try await update(id, "environment.modify", by: asker) { settings.apply(to: &$0) }
    }

    /// What a later write can be bound to.
    package func version(_ id: String, in project: String) -> Int {
        catalog.held(Environment.self, id, in: project)?.version ?? 0
    }

    // MARK: Recording

    private func insert(
        _ record: Environment, by asker: Asker
    ) async throws(ResourceError) -> Environment {
        guard catalog.count(Environment.self, in: asker.project) < Self.most else {
            throw .invalid(
                field: "name", "there are \(Self.most) environments already; delete one first")
        }
        try await commit([.insert(record)], asker.audit("environment.create", record.id))
        return record
    }

    private func update(
        _ id: String, _ verb: String, by asker: Asker, _ change: (inout Environment) -> Void
    ) async throws(ResourceError) -> Environment {
        do {
            return try await catalog.update(
                Environment.self, id, in: asker.project, asker.audit(verb, id)
            ) { record in
                change(&record)
                record.changedAt = asker.now.milliseconds
            }
        } catch {
            throw ResourceError(any: error, .environment)
        }
    }

    private func commit(
        _ writes: [CatalogWrite], _ audit: AuditDraft
    ) async throws(ResourceError) {
        do throws(CatalogError) {
            try await catalog.commit(writes, audit)
        } catch {
            throw ResourceError(error, .environment)
        }
    }
}

extension ResourceError {
    /// Whatever a change of the catalog threw, about a resource of a kind.
    package init(any error: any Error, _ kind: Kind) {
        switch error {
        case let error as ResourceError: self = error
        case let error as CatalogError: self.init(error, kind)
        default: self = .unavailable("\(error)")
        }
    }
}
