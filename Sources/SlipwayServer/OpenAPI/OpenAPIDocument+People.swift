extension OpenAPIDocument {
    /// The schemas of users, groups, roles, keys and projects.
    static let people = users + keys + groups + roles + projects

    private static let users = [
        Schema(
            "Me", "Who asks, where, and what they may do there.",
            [
                Field("name", .text), Field("identity", .text), Field("project", .text),
                Field("permissions", .list(.text)), Field("isOwner", .flag),
            ]),
        Schema(
            "UserDetail", "A user, with the roles they have in the asker's project.",
            [
                Field("id", .text), Field("name", .text), Field("isEnabled", .flag),
                Field("isOwner", .flag), Field("hasPassword", .flag),
                Field("roles", .list(.text)), Field("groups", .list(.text)),
                Field("createdAt", .time),
            ]),
        Schema("UserList", "Users, by name.", [Field("items", .list(.of("UserDetail")))]),
        Schema(
            "CreateUserRequest", "A user to make; without a password one is made up.",
            [
                Field("name", .text), Field("password", .text, isOptional: true),
                Field("roles", .list(.text), isOptional: true),
            ], isClosed: true),
        Schema(
            "NewUser", "A new user with everything they need to ask; told this once.",
            [
                Field("user", .of("UserDetail")), Field("password", .text),
                Field("accessKey", .text), Field("secretKey", .text),
            ]),
        Schema(
            "UpdateUserRequest", "Changes what it names; a new password ends every session.",
            [
                Field("password", .text, isOptional: true),
                Field("isEnabled", .flag, isOptional: true),
            ], isClosed: true),
        Schema(
            "RolesRequest", "Exactly these roles, in the asker's project.",
            [Field("roles", .list(.text))], isClosed: true),
        Schema(
            "SignInRequest", "A browser's sign-in.",
            [
                Field("name", .text), Field("password", .text),
                Field("project", .text, isOptional: true),
            ], isClosed: true),
    ]

    private static let keys = [
        Schema(
            "KeyDetail", "An access key; its secret is never shown again.",
            [
                Field("accessKey", .text), Field("description", .text),
                Field("isEnabled", .flag), Field("createdAt", .time),
            ]),
        Schema("KeyList", "A user's access keys.", [Field("items", .list(.of("KeyDetail")))]),
        Schema(
            "CreateKeyRequest", "A key to make.",
            [Field("description", .text, isOptional: true)], isClosed: true),
        Schema(
            "NewKey", "A new key with its secret; told this once.",
            [Field("accessKey", .text), Field("secretKey", .text)]),
    ]

    private static let groups = [
        Schema(
            "PeopleGroup", "A group, with the roles it gives in the asker's project.",
            [
                Field("name", .text), Field("description", .text),
                Field("members", .list(.text)), Field("roles", .list(.text)),
            ]),
        Schema(
            "PeopleGroupList", "Groups, by name.", [Field("items", .list(.of("PeopleGroup")))]),
        Schema(
            "GroupRequest", "A group's people; who is not named is not in it any more.",
            [
                Field("members", .list(.text)), Field("description", .text, isOptional: true),
            ], isClosed: true),
    ]

    private static let roles = [
        Schema(
            "RoleDetail", "A role and what it may do.",
            [
                Field("name", .text), Field("description", .text),
                Field("permissions", .list(.text)), Field("isBuiltIn", .flag),
            ]),
        Schema("RoleList", "Roles.", [Field("items", .list(.of("RoleDetail")))]),
        Schema(
            "RoleRequest", "Permissions, or the vendor's names of actions for them.",
            [
                Field("permissions", .list(.text)),
                Field("description", .text, isOptional: true),
            ], isClosed: true),
    ]

    private static let projects = [
        Schema(
            "ProjectDetail", "A project: what runs, secrets and resources belong to.",
            [Field("id", .text), Field("name", .text), Field("description", .text)]),
        Schema(
            "ProjectList", "The asker's projects.", [Field("items", .list(.of("ProjectDetail")))]),
        Schema(
            "CreateProjectRequest", "A project to make.",
            [Field("name", .text), Field("description", .text, isOptional: true)],
            isClosed: true),
    ]
}
