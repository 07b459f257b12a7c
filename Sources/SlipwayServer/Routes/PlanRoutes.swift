internal import Hummingbird
internal import Identity
internal import PlanLanguage
internal import ReleaseEngine
internal import ReleaseModel
internal import SlipwayAPI

/// The language of plans.
struct PlanRoutes: Sendable {
    let engine: Engine
    let bodies: BodyReader

    var routes: [Route] {
        [
            // It changes nothing, so a repeat may be carried out.
            Route(
                .post, "\(API.root)/plans/lint", .may(.lintPlan), takesPlan: true, repeats: .own,
                lint),
            Route(.get, "\(API.root)/plans/schema", .everybody, schema),
        ]
    }

    @Sendable
    private func lint(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        let fields = try await bodies.fieldsWithPlan(of: call.request)
        try fields.allow("plan", "format", "directory")
        let read = try PlanRequest.read(fields)
        let problems = read.problems.map(API.PlanProblem.init)
        guard let plan = read.plan, !read.hasErrors else {
            return try .json(API.LintAnswer(isValid: false, problems: problems))
        }
        var answer = API.LintAnswer(isValid: true, name: plan.name, problems: problems)
        do throws(EngineError) {
            let frozen = try engine.freeze(plan)
            answer.steps = frozen.graph.tasks.count
            answer.digest = frozen.digest.description
        } catch {
            guard case .refused(let refusal) = error else { throw error }
            answer.isValid = false
            answer.problems.append(
                API.PlanProblem(severity: "error", line: 0, column: 0, message: refusal.sentence))
        }
        return try .json(answer)
    }

    @Sendable
    private func schema(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        return .text(PlanSchema.text, type: "application/schema+json")
    }
}
