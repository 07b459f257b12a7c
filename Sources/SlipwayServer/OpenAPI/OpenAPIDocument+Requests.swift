extension OpenAPIDocument {
    /// The schemas of requests.
    static let requests = [
        Schema(
            "StartRunRequest", "Asks for a run of a plan.",
            [
                Field("plan", .text),
                Field("format", .text, isOptional: true),
                Field("directory", .text, isOptional: true),
                Field("selection", .list(.text), isOptional: true),
                Field("commandId", .text, isOptional: true),
            ]),
        Schema(
            "CommandRequest", "Asks something of a run; the path says which verb.",
            [
                Field("step", .text, isOptional: true),
                Field("seen", .text, isOptional: true),
                Field("comment", .text, isOptional: true),
                Field("reason", .text, isOptional: true),
                Field("resolution", .text, isOptional: true),
                Field("outputs", .texts, isOptional: true),
                Field("plan", .text, isOptional: true),
                Field("format", .text, isOptional: true),
                Field("directory", .text, isOptional: true),
                Field("commandId", .text, isOptional: true),
            ]),
        Schema(
            "LintRequest", "Asks what is wrong with a plan, without starting anything.",
            [
                Field("plan", .text),
                Field("format", .text, isOptional: true),
                Field("directory", .text, isOptional: true),
            ]),
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
