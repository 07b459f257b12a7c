package import SlipwayAPI

extension SlipwayClient {
    /// Who asks, and what they may do.
    package func me() async throws -> API.Me { try await get(APIPath(API.root, "me")) }

    // MARK: Users

    package func users() async throws -> API.UserList { try await get(APIPath(API.root, "users")) }

    package func user(_ name: String) async throws -> API.UserDetail {
        try await get(APIPath(API.root, "users", name))
    }

    /// Makes a user; `commandID` names the asking, however often it is repeated.
    package func createUser(
        _ request: API.CreateUserRequest, commandID: String
    ) async throws -> API.NewUser {
        try await post(APIPath(API.root, "users"), request, commandID: commandID)
    }

    package func updateUser(
        _ name: String, _ request: API.UpdateUserRequest
    ) async throws -> API.UserDetail {
        try await patch(APIPath(API.root, "users", name), request)
    }

    package func removeUser(_ name: String) async throws {
        try await delete(APIPath(API.root, "users", name))
    }

    package func setRoles(
        _ roles: [String], ofUser name: String
    ) async throws -> API.UserDetail {
        try await put(APIPath(API.root, "users", name, "roles"), API.RolesRequest(roles: roles))
    }

    // MARK: Keys

    package func keys(of user: String) async throws -> API.KeyList {
        try await get(APIPath(API.root, "users", user, "keys"))
    }

    package func createKey(
        for user: String, _ request: API.CreateKeyRequest, commandID: String
    ) async throws -> API.NewKey {
        try await post(APIPath(API.root, "users", user, "keys"), request, commandID: commandID)
    }

    package func removeKey(_ key: String, of user: String) async throws {
        try await delete(APIPath(API.root, "users", user, "keys", key))
    }

    // MARK: Groups and roles

    package func groups() async throws -> API.PeopleGroupList {
        try await get(APIPath(API.root, "groups"))
    }

    package func group(_ name: String) async throws -> API.PeopleGroup {
        try await get(APIPath(API.root, "groups", name))
    }

    package func setGroup(
        _ name: String, _ request: API.GroupRequest
    ) async throws -> API.PeopleGroup {
        try await put(APIPath(API.root, "groups", name), request)
    }

    package func removeGroup(_ name: String) async throws {
        try await delete(APIPath(API.root, "groups", name))
    }

    package func setRoles(
        _ roles: [String], ofGroup name: String
    ) async throws -> API.PeopleGroup {
        try await put(APIPath(API.root, "groups", name, "roles"), API.RolesRequest(roles: roles))
    }

    package func roles() async throws -> API.RoleList { try await get(APIPath(API.root, "roles")) }

    package func setRole(_ name: String, _ request: API.RoleRequest) async throws -> API.RoleDetail
    {
        try await put(APIPath(API.root, "roles", name), request)
    }

    package func removeRole(_ name: String) async throws {
        try await delete(APIPath(API.root, "roles", name))
    }

    // MARK: Projects

    package func projects() async throws -> API.ProjectList {
        try await get(APIPath(API.root, "projects"))
    }

    package func createProject(
        _ request: API.CreateProjectRequest, commandID: String
    ) async throws -> API.ProjectDetail {
        try await post(APIPath(API.root, "projects"), request, commandID: commandID)
    }

    /// The same server, asked about the project with this name or id.
    package func working(in project: String?) async throws -> SlipwayClient {
        guard let project else { return self }
        let isID = project.utf8.count == 32 && project.allSatisfy(\.isHexDigit)
        if isID { return inProject(project) }
        let known = try await projects().items
        guard let found = known.first(where: { $0.name == project }) else {
            throw ClientError.noSuchProject(project)
        }
        return inProject(found.id)
    }
}
