extension OpenAPIDocument {
    /// The schemas of answers.
    static let answers = [
        Schema(
            "RefusalFact", "One thing that stands in the way, and what would make it go away.",
            [
                Field("fact", .text),
                Field("remedy", .text),
            ]),
        Schema(
            "Refusal", "Why a verb is not allowed now.",
            [
                Field("code", .text),
                Field("sentence", .text),
                Field("facts", .list(.of("RefusalFact"))),
            ]),
        Schema(
            "VerbAnswer", "A verb with whether it is allowed now, and if not, why not.",
            [
                Field("verb", .text),
                Field("step", .text, isOptional: true),
                Field("isAllowed", .flag),
                Field("refusal", .of("Refusal"), isOptional: true),
            ]),
        Schema(
            "Explanation", "Why a run waits, and what may be asked of it.",
            [
                Field("run", .text),
                Field("status", .text),
                Field("waitingFor", .list(.of("WaitReason"))),
                Field("verbs", .list(.of("VerbAnswer"))),
            ]),
        Schema(
            "CheckpointDetail", "A checkpoint that waits for people.",
            [
                Field("run", .text),
                Field("runName", .text),
                Field("step", .text),
                Field("kind", .text),
                Field("approvers", .list(.text)),
                Field("require", .whole),
                Field("agreed", .list(.text)),
                Field("conditions", .list(.of("ApprovalCondition"))),
                Field("delegations", .list(.of("ApprovalDelegation"))),
                Field("needsComment", .flag),
                Field("openedAt", .time),
                Field("expires", .time, isOptional: true),
                Field("shown", .anything),
                Field("digest", .text),
                Field("startedBy", .text),
                Field("changes", .list(.of("ComponentChange"))),
            ]),
        Schema(
            "ApprovalCondition", "So many people from among some, and how far that is fulfilled.",
            [
                Field("approvers", .list(.text)),
                Field("require", .whole),
                Field("agreed", .list(.text)),
                Field("isMet", .flag),
                Field("text", .text),
            ]),
        Schema(
            "ApprovalDelegation", "A vote that was handed on.",
            [
                Field("from", .text),
                Field("to", .text),
                Field("comment", .text),
            ]),
        Schema(
            "CheckpointList", "Every checkpoint that waits for people.",
            [
                Field("items", .list(.of("CheckpointDetail")))
            ]),
        Schema(
            "Certificate", "What a run did to the world, and how far that is proved.",
            [
                Field("run", .text),
                Field("name", .text),
                Field("status", .text),
                Field("planDigest", .text),
                Field("effects", .list(.of("EffectProof"))),
                Field("holds", .flag),
                Field("violations", .list(.text)),
            ]),
        Schema(
            "EffectProof", "One effect of a run, and what shows how often it was performed.",
            [
                Field("key", .text),
                Field("step", .text),
                Field("direction", .text),
                Field("generation", .whole),
                Field("orderedAt", .time),
                Field("endedAt", .time, isOptional: true),
                Field("verdict", .text),
                Field("performed", .whole),
                Field("isProved", .flag),
                Field("proof", .text),
            ]),
        Schema(
            "ServerInfo", "Who answers.",
            [
                Field("version", .text),
                Field("pid", .whole),
                Field("startedAt", .time),
                Field("isReady", .flag),
                Field("trouble", .text, isOptional: true),
            ]),
        Schema(
            "Problem", "Why a request was not carried out (RFC 9457).",
            [
                Field("type", .text),
                Field("title", .text),
                Field("status", .whole),
                Field("detail", .text),
                Field("code", .text),
                Field("facts", .list(.of("RefusalFact"))),
                Field("problems", .list(.of("PlanProblem"))),
            ]),
    ]
}
