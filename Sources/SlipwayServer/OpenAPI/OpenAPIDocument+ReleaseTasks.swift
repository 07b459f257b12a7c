extension OpenAPIDocument {
    /// The schemas of release tasks of the clean API.
    static let releaseTasks = [
        Schema(
            "ReleaseTask", "A release task, and where it is.",
            [
                Field("id", .text), Field("name", .text), Field("description", .text),
                Field("status", .text), Field("configMode", .text), Field("failMode", .text),
                Field("version", .whole), Field("creator", .text), Field("createdAt", .time),
                Field("changedAt", .time),
                Field("execution", .of("ReleaseExecution"), isOptional: true),
            ]),
        Schema(
            "ReleaseTaskList", "Release tasks, newest first.",
            [Field("items", .list(.of("ReleaseTask")))]),
        Schema(
            "ReleaseExecution", "One time that a release task was started, and its run.",
            [
                Field("id", .whole), Field("run", .text), Field("status", .text),
                Field("version", .whole), Field("startedBy", .text), Field("startedAt", .time),
                Field("kind", .text), Field("skipped", .text, isOptional: true),
            ]),
        Schema(
            "ReleaseExecutionList", "Executions, newest first, and how many there are.",
            [Field("items", .list(.of("ReleaseExecution"))), Field("total", .whole)]),
        Schema(
            "ReleaseTaskDetail", "A release task with what it does, and where that is.",
            [
                Field("task", .of("ReleaseTask")), Field("declaration", .anything),
                Field("stages", .list(.of("ReleaseStage"))),
            ]),
        Schema(
            "ReleaseStage", "A stage: its groups run side by side.",
            [
                Field("name", .text), Field("displayName", .text), Field("status", .text),
                Field("groups", .list(.of("ReleaseGroup"))),
            ]),
        Schema(
            "ReleaseGroup", "A group: its tasks run in order.",
            [Field("name", .text), Field("tasks", .list(.of("ReleaseStep")))]),
        Schema(
            "ReleaseStep", "A task of a release task, and where it is.",
            [
                Field("name", .text), Field("displayName", .text), Field("kind", .text),
                Field("status", .text), Field("startedAt", .time, isOptional: true),
                Field("endedAt", .time, isOptional: true),
                Field("reason", .text, isOptional: true), Field("steps", .list(.text)),
            ]),
        Schema(
            "ReleaseStartRequest", "Starts everything, or some tasks.",
            [Field("only", .list(.text), isOptional: true)], isClosed: true),
        Schema(
            "ReleaseRetryRequest", "Retries, or shows only what that would change.",
            [Field("preview", .flag, isOptional: true)], isClosed: true),
        Schema(
            "ReleaseCloneRequest", "What the other one is called.",
            [Field("name", .text, isOptional: true)], isClosed: true),
        Schema(
            "ReleaseTaskAnswer", "The execution and its run, and where it is.",
            [
                Field("task", .text), Field("execution", .whole), Field("run", .text),
                Field("status", .text),
                Field("difference", .of("ReleaseDifference"), isOptional: true),
            ]),
        Schema(
            "ReleaseDifference", "What a start, or a retry, of a release task changes.",
            [
                Field("purpose", .text), Field("components", .list(.of("ComponentChange"))),
                Field("added", .list(.text)), Field("removed", .list(.text)),
                Field("changed", .list(.of("StepChange"))), Field("voided", .list(.text)),
                Field("refusal", .of("Refusal"), isOptional: true),
            ]),
        Schema(
            "StepChange", "One field of a step that is changed.",
            [
                Field("step", .text), Field("field", .text), Field("before", .text),
                Field("after", .text),
            ]),
    ]
}
