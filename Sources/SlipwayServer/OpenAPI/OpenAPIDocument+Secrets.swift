extension OpenAPIDocument {
    /// The schemas of secrets; no answer has a place for a value.
    static let secrets = [
        Schema(
            "SecretRequest", "A secret's new value.", [Field("value", .text)], isClosed: true),
        Schema(
            "SecretDetail", "What may be known of a secret.",
            [
                Field("name", .text),
                Field("version", .whole),
                Field("createdAt", .time),
                Field("createdBy", .text),
                Field("versions", .list(.whole)),
            ]),
        Schema(
            "SecretList", "A piece of the list of secrets, by name.",
            [
                Field("items", .list(.of("SecretDetail"))),
                Field("nextCursor", .text, isOptional: true),
            ]),
    ]
}
