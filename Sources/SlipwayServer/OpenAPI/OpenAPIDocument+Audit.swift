extension OpenAPIDocument {
    /// The schemas of the audit log.
    static let audit = [
        Schema(
            "AuditEntry", "A line of the audit log; its hash covers the one before.",
            [
                Field("number", .whole),
                Field("at", .time),
                Field("project", .text),
                Field("actor", .text),
                Field("address", .text),
                Field("verb", .text),
                Field("subject", .text),
                Field("answer", .text),
                Field("reason", .text),
                Field("digest", .text),
                Field("detail", .anything),
                Field("previous", .text),
                Field("hash", .text),
            ]),
        Schema(
            "AuditList", "A piece of the audit log, newest first.",
            [
                Field("items", .list(.of("AuditEntry"))),
                Field("nextCursor", .text, isOptional: true),
            ]),
        Schema(
            "AuditKey", "The key with which anybody checks what was signed about the audit log.",
            [
                Field("publicKey", .text),
                Field("key", .text),
            ]),
    ]
}
