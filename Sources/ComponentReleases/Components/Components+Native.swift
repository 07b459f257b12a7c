internal import ReleaseEngine
package import ReleaseModel

extension Components {
    package func find(_ id: String, in project: String) throws(ResourceError) -> Component {
        guard let found = catalog.find(Component.self, id, in: project) else {
            throw .missing(.component, id: id)
        }
        return found
    }

    /// Makes a component of a body that says besides where it belongs, by ids or by names.
    package func create(
        _ body: JSON, by asker: Asker
    ) async throws(ResourceError) -> (component: String, job: String) {
        let planner = ComponentPlanner(catalog: catalog)
        func text(_ name: String) throws(ResourceError) -> String? {
            guard let value = body[name], value != .null else { return nil }
            guard let text = value.string else { throw .invalid(field: name, "must be a text") }
            return text
        }
        let application = try planner.application(
            id: try text("application_id"), name: try text("application_name"),
            in: asker.project, PlannedResources())
        let environment = try planner.environment(
            id: try text("environment_id"), name: try text("environment_name"),
            in: asker.project)
        let places = ["application_id", "application_name", "environment_id", "environment_name"]
        let rest = (body.object ?? []).filter { !places.contains($0.name) }
        return try await create(
            .members(rest + [.init("environment_id", .string(environment.id))]),
            of: application.id, by: asker)
    }

    /// The run that carries a job of a component out.
    package func run(of job: String, _ component: String, in project: String) -> RunID {
        let record = catalog.find(Component.self, component, in: project)
        let change = record?.changes.last { $0.id == job }
        return change.map { RunID($0.run) } ?? RunID(startedBy: job, in: project)
    }

    /// An action with its parameters beside it: `{action, replicas, version, weight}`.
    package func act(
        on component: Component, native body: JSON, by asker: Asker
    ) async throws(ResourceError) -> Done {
        let names = ["replicas": "replica", "version": "version", "share": "first_batch_weight"]
        var parameters: [JSON.Member] = []
        for member in body.object ?? [] where member.name != "action" {
            guard let name = names[member.name] else {
                throw .invalid(
                    field: member.name,
                    "there is no such field; there are action, replicas, share, version")
            }
            parameters.append(.init(name, member.value))
        }
        return try await act(
            on: component,
            ["action": body["action"] ?? .null, "parameters": .members(parameters)], by: asker)
    }
}
