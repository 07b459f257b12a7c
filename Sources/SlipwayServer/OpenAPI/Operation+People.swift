internal import ReleaseModel
internal import SlipwayAPI

extension Operation {
    /// The operations about users, groups, roles, keys and projects.
    static let people: [Operation] = users + keys + groups + roles + projects + sessions

    private static let users = [
        look("/me", "getMe", "Who asks, and what they may do", "Me"),
        look("/users", "listUsers", "The users of the asker's project", "UserList"),
        change(
            "POST", "/users", "createUser", "Make a user with a key", "CreateUserRequest",
            "NewUser", success: 201),
        look("/users/{user}", "getUser", "A user", "UserDetail"),
        change(
            "PATCH", "/users/{user}", "updateUser", "Set a password; disable or enable",
            "UpdateUserRequest", "UserDetail"),
        remove("/users/{user}", "removeUser", "Remove a user with their keys"),
        change(
            "PUT", "/users/{user}/roles", "assignRoles", "Give a user exactly these roles",
            "RolesRequest", "UserDetail"),
    ]

    private static let keys = [
        look("/users/{user}/keys", "listKeys", "A user's access keys", "KeyList"),
        change(
            "POST", "/users/{user}/keys", "createKey", "Make an access key", "CreateKeyRequest",
            "NewKey", success: 201, needsBody: false),
        remove("/users/{user}/keys/{key}", "removeKey", "Remove an access key"),
    ]

    private static let groups = [
        look("/groups", "listGroups", "The groups", "PeopleGroupList"),
        look("/groups/{group}", "getGroup", "A group", "PeopleGroup"),
        change(
            "PUT", "/groups/{group}", "putGroup", "Make a group, or replace who is in it",
            "GroupRequest", "PeopleGroup"),
        remove("/groups/{group}", "removeGroup", "Remove a group"),
        change(
            "PUT", "/groups/{group}/roles", "assignGroupRoles",
            "Give a group's members exactly these roles", "RolesRequest", "PeopleGroup"),
    ]

    private static let roles = [
        look("/roles", "listRoles", "The roles there are", "RoleList"),
        change(
            "PUT", "/roles/{role}", "putRole", "Make or replace a custom role", "RoleRequest",
            "RoleDetail", names: false),
        remove("/roles/{role}", "removeRole", "Remove a custom role"),
    ]

    private static let projects = [
        look("/projects", "listProjects", "The asker's projects", "ProjectList"),
        change(
            "POST", "/projects", "createProject", "Make a project", "CreateProjectRequest",
            "ProjectDetail", success: 201, names: false),
    ]

    private static let sessions = [
        Operation(
            method: "POST", path: "\(API.root)/sign-in", id: "signIn",
            summary: "Sign in with a browser: sets the session's cookie", isOpen: true,
            body: "SignInRequest", isBodyRequired: true, answers: [(API.json, "Me")],
            problems: [401, 408, 413, 415, 503]),
        Operation(
            method: "POST", path: "\(API.root)/sign-out", id: "signOut",
            summary: "Sign out: the session ends", success: 204),
    ]

    private static func look(
        _ path: String, _ id: String, _ summary: String, _ schema: String
    ) -> Operation {
        Operation(
            method: "GET", path: API.root + path, id: id, summary: summary,
            answers: [(API.json, schema)], problems: path.contains("{") ? [404] : [])
    }

    /// - Parameter names: whether it names something that must be there.
    private static func change(
        _ method: String, _ path: String, _ id: String, _ summary: String, _ body: String,
        _ schema: String, success: Int = 200, needsBody: Bool = true, names: Bool = true
    ) -> Operation {
        Operation(
            method: method, path: API.root + path, id: id, summary: summary,
            headers: method == "POST" && path != "/sign-in" ? [commandID] : [], body: body,
            isBodyRequired: needsBody, success: success, answers: [(API.json, schema)],
            problems: names ? [404, 415] : [415])
    }

    private static func remove(_ path: String, _ id: String, _ summary: String) -> Operation {
        Operation(
            method: "DELETE", path: API.root + path, id: id, summary: summary, success: 204,
            problems: [404])
    }
}
