internal import ReleaseModel

/// What somebody who wants a token says: who they are, how they show it, and what for.
struct TokenRequest: Hashable {
    /// A domain by one of its two names.
    enum DomainName: Hashable {
        case id(String)
        case name(String)
    }

    enum UserName: Hashable {
        case id(String)
        /// nil: the one domain there is.
        case name(String, domain: DomainName?)
    }

    enum Proof: Hashable {
        case password(UserName, password: String)
        case token(String)
    }

    enum Scope: Hashable {
        /// Where nothing is said: the user's own project, or none.
        case unsaid
        case unscoped
        case projectID(String)
        case project(name: String, domain: DomainName?)
        case domain(DomainName)
    }

    var proof: Proof
    var scope: Scope

    /// The methods that the token will say it was given for.
    var methods: [String] {
        switch proof {
        case .password: ["password"]
        case .token: ["token"]
        }
    }

    init(_ body: [UInt8]) throws(KeystoneError) {
        let json: JSON
        do throws(JSONError) {
            json = try JSON(decoding: body)
        } catch {
            throw .badRequest("the body is no JSON: \(error.reason), at byte \(error.offset)")
        }
        let auth = try Part(json, "the body").object("auth")
        proof = try Self.proof(auth.object("identity"))
        scope = try Self.scope(auth)
    }

    private static func proof(_ identity: Part) throws(KeystoneError) -> Proof {
        let methods = try identity.texts("methods")
        guard methods.count == 1 else {
            throw .badRequest(
                "auth.identity.methods must name one method, password or token")
        }
        switch methods[0] {
        case "password":
            let user = try identity.object("password").object("user")
            return .password(try userName(user), password: try user.text("password", limit: 2_048))
        case "token":
            return .token(try identity.object("token").text("id", limit: 4_096))
        case let other:
            throw .badRequest(
                "the method \(other.prefix(40)) is not supported here: use password or token")
        }
    }

    private static func userName(_ user: Part) throws(KeystoneError) -> UserName {
        switch try user.idOrName() {
        case .id(let id): return .id(id)
        case .name(let name):
            return .name(name, domain: try user.optional("domain")?.idOrName())
        }
    }

    private static func scope(_ auth: Part) throws(KeystoneError) -> Scope {
        if auth.json["scope"]?.string == "unscoped" { return .unscoped }
        guard let scope = try auth.optional("scope") else { return .unsaid }
        let members = scope.json.object?.map(\.name) ?? []
        guard members.count == 1 else {
            throw .badRequest("auth.scope must be either a project or a domain")
        }
        switch members[0] {
        case "project":
            let project = try scope.object("project")
            switch try project.idOrName() {
            case .id(let id): return .projectID(id)
            case .name(let name):
                return .project(name: name, domain: try project.optional("domain")?.idOrName())
            }
        case "domain": return .domain(try scope.object("domain").idOrName())
        case let other:
            throw .badRequest(
                "auth.scope may be a project or a domain, and not \(other.prefix(40))")
        }
    }
}

/// A member of the body, with the path that errors name it by.
private struct Part {
    let json: JSON
    private let path: String

    init(_ json: JSON, _ path: String) throws(KeystoneError) {
        guard json.object != nil else { throw .badRequest("\(path) must be an object") }
        self.json = json
        self.path = path == "the body" ? "" : path + "."
    }

    func object(_ name: String) throws(KeystoneError) -> Part {
        guard let value = json[name] else {
            throw .badRequest("\(path)\(name) is missing: it must be an object")
        }
        return try Part(value, path + name)
    }

    /// nil where it is not there; null is not there.
    func optional(_ name: String) throws(KeystoneError) -> Part? {
        guard let value = json[name], value != .null else { return nil }
        return try Part(value, path + name)
    }

    func text(_ name: String, limit: Int) throws(KeystoneError) -> String {
        guard let text = json[name]?.string else {
            throw .badRequest("\(path)\(name) is missing: it must be a text")
        }
        guard !text.isEmpty, text.utf8.count <= limit else {
            throw .badRequest("\(path)\(name) must have 1 to \(limit) bytes")
        }
        return text
    }

    func texts(_ name: String) throws(KeystoneError) -> [String] {
        guard let elements = json[name]?.array else {
            throw .badRequest("\(path)\(name) is missing: it must be a list of texts")
        }
        var texts: [String] = []
        for element in elements {
            guard let text = element.string else {
                throw .badRequest("\(path)\(name) must be a list of texts")
            }
            texts.append(text)
        }
        return texts
    }

    /// Exactly one of `id` and `name`.
    func idOrName() throws(KeystoneError) -> TokenRequest.DomainName {
        switch (json["id"], json["name"]) {
        case (.some, nil): return .id(try text("id", limit: 128))
        case (nil, .some): return .name(try text("name", limit: 512))
        case (nil, nil): throw .badRequest("\(path)id or \(path)name is missing")
        case (.some, .some):
            throw .badRequest("say \(path)id or \(path)name, and not both")
        }
    }
}
