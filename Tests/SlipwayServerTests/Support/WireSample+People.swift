import SlipwayAPI

extension WireSample {
    private static let user = API.UserDetail(
        id: "x", name: "x", isEnabled: true, isOwner: true, hasPassword: true, roles: ["x"],
        groups: ["x"], createdAt: time)
    private static let key = API.KeyDetail(
        accessKey: "x", description: "x", isEnabled: true, createdAt: time)
    private static let group = API.PeopleGroup(
        name: "x", description: "x", members: ["x"], roles: ["x"])
    private static let role = API.RoleDetail(
        name: "x", description: "x", permissions: ["x"], isBuiltIn: true)
    private static let project = API.ProjectDetail(id: "x", name: "x", description: "x")
    private static let me = API.Me(
        name: "x", identity: "x", project: "x", permissions: ["x"], isOwner: true)
    private static let newUser = API.NewUser(
        user: user, password: "x", accessKey: "x", secretKey: "x")
    private static let newKey = API.NewKey(accessKey: "x", secretKey: "x")
    private static let users = API.UserList(items: [user])
    private static let keys = API.KeyList(items: [key])
    private static let groups = API.PeopleGroupList(items: [group])
    private static let roles = API.RoleList(items: [role])
    private static let projects = API.ProjectList(items: [project])
    private static let someRoles = API.RolesRequest(roles: ["x"])

    static let people: [WireSample] = [
        WireSample("Me", me, me), WireSample("UserDetail", user, user),
        WireSample("UserList", users, users), WireSample("NewUser", newUser, newUser),
        WireSample("RolesRequest", someRoles, someRoles), WireSample("KeyDetail", key, key),
        WireSample("KeyList", keys, keys), WireSample("NewKey", newKey, newKey),
        WireSample("PeopleGroup", group, group), WireSample("PeopleGroupList", groups, groups),
        WireSample("RoleDetail", role, role), WireSample("RoleList", roles, roles),
        WireSample("ProjectDetail", project, project),
        WireSample("ProjectList", projects, projects),
        WireSample(
            "CreateUserRequest",
            API.CreateUserRequest(name: "x", password: "x", roles: ["x"]),
            API.CreateUserRequest(name: "x")),
        WireSample(
            "UpdateUserRequest", API.UpdateUserRequest(password: "x", isEnabled: true),
            API.UpdateUserRequest()),
        WireSample(
            "CreateKeyRequest", API.CreateKeyRequest(description: "x"), API.CreateKeyRequest()),
        WireSample(
            "GroupRequest", API.GroupRequest(members: ["x"], description: "x"),
            API.GroupRequest(members: ["x"])),
        WireSample(
            "RoleRequest", API.RoleRequest(permissions: ["x"], description: "x"),
            API.RoleRequest(permissions: ["x"])),
        WireSample(
            "CreateProjectRequest", API.CreateProjectRequest(name: "x", description: "x"),
            API.CreateProjectRequest(name: "x")),
        WireSample(
            "SignInRequest", API.SignInRequest(name: "x", password: "x", project: "x"),
            API.SignInRequest(name: "x", password: "x")),
    ]
}
