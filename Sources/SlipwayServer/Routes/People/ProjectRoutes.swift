internal import Hummingbird
internal import Identity
internal import SlipwayAPI

/// The caller's projects.
struct ProjectRoutes: Sendable {
    let gatekeeper: Gatekeeper
    let bodies: BodyReader

    var routes: [Route] {
        [
            Route(.get, "\(API.root)/projects", .account, list),
            Route(.post, "\(API.root)/projects", .may(.manageProjects), create),
        ]
    }

    @Sendable
    private func list(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        let projects = gatekeeper.directory.projects(of: call.caller)
        return try .json(API.ProjectList(items: projects.map(detail)))
    }

    @Sendable
    private func create(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        let fields = try await bodies.fields(of: call.request)
        try fields.allow("name", "description")
        let name = try fields.requiredText("name")
        let description = try fields.text("description") ?? ""
        let project = try await people {
            try await gatekeeper.directory.createProject(
                named: name, description: description, by: call.caller, at: gatekeeper.now)
        }
        return try .json(detail(project), status: .created)
    }

    private func detail(_ project: Project) -> API.ProjectDetail {
        API.ProjectDetail(id: project.id, name: project.name, description: project.description)
    }
}
