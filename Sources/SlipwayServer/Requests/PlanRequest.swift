internal import PlanLanguage
internal import ReleaseModel
internal import SlipwayAPI

/// A plan in a request's body: its text, and the folder its relative paths start from.
enum PlanRequest {
    /// The plan, without which the request cannot be carried out.
    static func plan(in fields: BodyFields) throws(ProblemError) -> Plan {
        let read = try read(fields)
        guard let plan = read.plan, !read.hasErrors else {
            throw .invalidPlan(read.problems.map(API.PlanProblem.init))
        }
        return plan
    }

    /// What the plan's text says, with everything wrong with it.
    static func read(_ fields: BodyFields) throws(ProblemError) -> ReadPlan {
        let text = try fields.requiredText("plan")
        if let format = try fields.text("format"), format != "yaml", format != "json" {
            throw .badRequest("format must be yaml or json, not \(format)")
        }
        let directory = try fields.text("directory")
        if let directory, !directory.hasPrefix("/") {
            throw .badRequest("directory must be an absolute folder, not \(directory)")
        }
        return PlanReader.read(Array(text.utf8), directory: directory)
    }
}

extension ReadPlan {
    var hasErrors: Bool { problems.contains { $0.severity == .error } }
}
