internal import ReleaseModel
internal import SlipwayAPI

extension Keystone.Token {
    /// The body of the answer that hands out a token, or says what it is worth.
    ///
    /// - Parameter catalog: nil leaves it out, as `nocatalog` asks.
    func body(catalog: [Keystone.Service]?) -> JSON {
        var token: [JSON.Member] = [
            JSON.Member("expires_at", .string(Keystone.time(expiresAt))),
            JSON.Member("issued_at", .string(Keystone.time(issuedAt))),
            JSON.Member("methods", .array(methods.map(JSON.string))),
            JSON.Member("roles", .array(roles.map(\.json))),
            JSON.Member(
                "user",
                [
                    "id": .string(user.id), "name": .string(user.name),
                    "domain": user.domain.reference, "password_expires_at": "",
                ]),
        ]
        switch scope {
        case .project(let project):
            let json: JSON = [
                "id": .string(project.id), "name": .string(project.name),
                "domain": project.domain.reference,
            ]
            token.append(JSON.Member("project", json))
        case .domain(let domain): token.append(JSON.Member("domain", domain.reference))
        case .unscoped: break
        }
        if let catalog { token.append(JSON.Member("catalog", .array(catalog.map(\.json)))) }
        return ["token": .members(token)]
    }
}

extension Keystone.Domain {
    /// How others name it.
    var reference: JSON { ["id": .string(id), "name": .string(name)] }

    func json(at base: String) -> JSON {
        [
            "id": .string(id), "name": .string(name), "enabled": .bool(isEnabled),
            "description": .string(description),
            "links": ["self": .string("\(base)/v3/domains/\(id)")],
        ]
    }
}

extension Keystone.Project {
    func json(at base: String) -> JSON {
        [
            "id": .string(id), "name": .string(name), "domain_id": .string(domain.id),
            // Projects are not nested: each lies directly in its domain.
            "parent_id": .string(domain.id), "is_domain": false, "enabled": .bool(isEnabled),
            "description": .string(description),
            "links": Keystone.links(to: "\(base)/v3/projects/\(id)"),
        ]
    }
}

extension Keystone.Role {
    var json: JSON { ["id": .string(id), "name": .string(name)] }
}

extension Keystone.User {
    func json(at base: String) -> JSON {
        [
            "id": .string(id), "name": .string(name), "domain_id": .string(domain.id),
            "enabled": .bool(isEnabled), "description": .string(description),
            "is_domain_owner": .bool(isDomainOwner), "access_mode": "default",
            "password_expires_at": "", "pwd_status": false,
            "links": Keystone.links(to: "\(base)/v3/users/\(id)"),
        ]
    }
}

extension Keystone.AccessKey {
    /// As it is shown; with its secret only in the answer that creates it.
    func json(secret: String? = nil) -> JSON {
        var members: [JSON.Member] = [
            JSON.Member("access", .string(access)), JSON.Member("user_id", .string(user)),
            JSON.Member("status", .string(isActive ? "active" : "inactive")),
            JSON.Member("create_time", .string(Keystone.time(createdAt))),
            JSON.Member("description", .string(description)),
        ]
        if let secret { members.append(JSON.Member("secret", .string(secret))) }
        return .members(members)
    }
}

extension Keystone.Service {
    var json: JSON {
        let id = String(Digest(of: Array("service \(type)".utf8)).description.prefix(32))
        let endpoint = "endpoint \(type) \(region)"
        return [
            "type": .string(type), "name": .string(name), "id": .string(id),
            "endpoints": [
                [
                    "id": .string(
                        String(Digest(of: Array(endpoint.utf8)).description.prefix(32))),
                    "interface": "public", "region": .string(region),
                    "region_id": .string(region), "url": .string(url),
                ]
            ],
        ]
    }
}

extension Keystone {
    /// Where each service is reached for a project; one server speaks for all of them.
    static func catalog(at base: String, region: String, project: String?) -> [Service] {
        let all =
            [("iam", "iam", "/v3", false)] + [
                ("css", "css", "/v1.0/", true), ("servicestage", "servicestage", "/v3/", true),
                ("dayu", "dataartsstudio", "/v1/", true),
            ]
        return all.compactMap { type, name, path, isOfProject in
            guard isOfProject else {
                return Service(type: type, name: name, url: base + path, region: region)
            }
            return project.map {
                Service(type: type, name: name, url: base + path + $0, region: region)
            }
        }
    }

    /// The document of the one version there is, which clients ask for first.
    static func version(at base: String) -> JSON { ["version": versionEntry(at: base)] }

    /// The list of all versions, for those who ask at the root.
    static func versions(at base: String) -> JSON {
        ["versions": ["values": [versionEntry(at: base)]]]
    }

    private static func versionEntry(at base: String) -> JSON {
        [
            "id": "v3.14", "status": "stable", "updated": "2020-04-07T00:00:00Z",
            "links": [["rel": "self", "href": .string("\(base)/v3/")]],
            "media-types": [
                [
                    "base": "application/json",
                    "type": "application/vnd.openstack.identity-v3+json",
                ]
            ],
        ]
    }

    static func domains(_ domains: [Domain], at base: String) -> JSON {
        [
            "domains": .array(domains.map { $0.json(at: base) }),
            "links": links(to: "\(base)/v3/auth/domains"),
        ]
    }

    static func projects(_ projects: [Project], at base: String, path: String) -> JSON {
        [
            "projects": .array(projects.map { $0.json(at: base) }),
            "links": links(to: base + path),
        ]
    }

    static func links(to url: String) -> JSON {
        ["self": .string(url), "previous": .null, "next": .null]
    }

    /// A time as this contract writes it: `2026-11-21T09:08:49.965000Z`.
    static func time(_ instant: Instant) -> String {
        "\(API.Timestamp(instant).description.dropLast())000Z"
    }
}
