extension OpenAPIDocument {
    /// The schemas of runs.
    static let runs = [
        Schema(
            "Principal", "Who asked: what was authenticated, and the name that approver lists use.",
            [
                Field("identity", .text),
                Field("name", .text),
                Field("isClaimed", .flag),
            ]),
        Schema(
            "RunSummary", "A run's row, as lists show it.",
            [
                Field("run", .text),
                Field("name", .text),
                Field("status", .text),
                Field("position", .whole),
                Field("planDigest", .text),
                Field("steps", .whole),
                Field("finishedSteps", .whole),
                Field("failedSteps", .whole),
                Field("waitingForPeople", .whole),
                Field("startedBy", .text),
                Field("startedAt", .time),
                Field("changedAt", .time),
                Field("isOpen", .flag),
            ]),
        Schema(
            "RunList", "A piece of the list of runs, newest first.",
            [
                Field("items", .list(.of("RunSummary"))),
                Field("nextCursor", .text, isOptional: true),
            ]),
        Schema(
            "CommandAnswer", "What an accepted command led to.",
            [
                Field("run", .of("RunSummary")),
                Field("position", .whole),
                Field("isRepeated", .flag),
            ]),
        Schema(
            "RunDetail", "A run with everything in it, in plan order.",
            [
                Field("summary", .of("RunSummary")),
                Field("startedBy", .of("Principal")),
                Field("planDigest", .text),
                Field("failMode", .text),
                Field("phases", .list(.of("PhaseDetail"))),
                Field("rollback", .list(.of("StepDetail"))),
                Field("waitingFor", .list(.of("WaitReason"))),
            ]),
        Schema(
            "PhaseDetail", "A phase of a run: its groups run side by side.",
            [
                Field("name", .text),
                Field("groups", .list(.of("GroupDetail"))),
            ]),
        Schema(
            "GroupDetail", "A group of a phase: its steps run in order.",
            [
                Field("name", .text),
                Field("steps", .list(.of("StepDetail"))),
            ]),
        Schema(
            "StepDetail", "Where a step is.",
            [
                Field("name", .text),
                Field("kind", .text),
                Field("driver", .text, isOptional: true),
                Field("status", .text),
                Field("reason", .text, isOptional: true),
                Field("attempts", .whole),
                Field("generation", .whole),
                Field("startedAt", .time, isOptional: true),
                Field("endedAt", .time, isOptional: true),
                Field("outputs", .texts),
            ]),
        Schema(
            "WaitReason", "Something a run waits for.",
            [
                Field("step", .text, isOptional: true),
                Field("reason", .text),
                Field("until", .time, isOptional: true),
                Field("people", .list(.text)),
            ]),
        Schema(
            "AttemptDetail", "One try of one step; never overwritten.",
            [
                Field("step", .text),
                Field("direction", .text),
                Field("generation", .whole),
                Field("attempt", .whole),
                Field("orderedAt", .time),
                Field("endedAt", .time, isOptional: true),
                Field("verdict", .text),
                Field("reason", .text, isOptional: true),
            ]),
        Schema(
            "AttemptList", "Every attempt of a run, oldest first.",
            [
                Field("items", .list(.of("AttemptDetail")))
            ]),
        Schema(
            "JournalEntry", "A fact about a run, as its journal has it.",
            [
                Field("position", .whole),
                Field("at", .time),
                Field("kind", .text),
                Field("event", .anything),
            ]),
        Schema(
            "JournalPage", "A piece of a run's journal, oldest first.",
            [
                Field("items", .list(.of("JournalEntry"))),
                Field("nextAfter", .whole, isOptional: true),
            ]),
        Schema(
            "LogChunk", "A piece of an attempt's log, as text.",
            [
                Field("text", .text),
                Field("nextOffset", .whole),
                Field("isComplete", .flag),
            ]),
    ]
}
