extension OpenAPIDocument {
    /// The schemas of answers about plans.
    static let plans = [
        Schema(
            "LintAnswer", "What is wrong with a plan; warnings alone leave it valid.",
            [
                Field("isValid", .flag),
                Field("name", .text, isOptional: true),
                Field("steps", .whole, isOptional: true),
                Field("digest", .text, isOptional: true),
                Field("problems", .list(.of("PlanProblem"))),
            ]),
        Schema(
            "PlanProblem", "One thing wrong with a plan, and what to write instead.",
            [
                Field("severity", .text),
                Field("line", .whole),
                Field("column", .whole),
                Field("message", .text),
                Field("suggestion", .text, isOptional: true),
            ]),
    ]
}
