import ReleaseModel
import Testing

@testable import SlipwayServer

@Suite struct KeystoneAnswerTests {
    static let domain = Keystone.Domain(id: "d1", name: "acme")
    static let project = Keystone.Project(id: "p1", name: "local-1", domain: domain)
    static let user = Keystone.User(id: "u1", name: "alice", domain: domain)
    static let base = "http://127.0.0.1:8080"

    static func token(_ scope: Keystone.Scope) -> Keystone.Token {
        Keystone.Token(
            methods: ["password"], issuedAt: Instant(milliseconds: 1_577_955_329_965),
            expiresAt: Instant(milliseconds: 1_578_041_729_965), user: user, scope: scope,
            roles: [Keystone.Role(id: "r1", name: "deployer")])
    }

    /// The members of an object, by name.
    static func names(_ json: JSON?) -> [String] { json?.object?.map(\.name) ?? [] }

    @Test func `a token for a project has every field of the contract`() {
        let catalog = Keystone.catalog(at: Self.base, region: "local-1", project: "p1")
        let body = Self.token(.project(Self.project)).body(catalog: catalog)
        #expect(
            body["token"]
                == [
                    "expires_at": "2020-01-03T08:55:29.965000Z",
                    "issued_at": "2020-01-02T08:55:29.965000Z",
                    "methods": ["password"],
                    "project": [
                        "id": "p1", "name": "local-1", "domain": ["id": "d1", "name": "acme"],
                    ],
                    "user": [
                        "id": "u1", "name": "alice", "password_expires_at": "",
                        "domain": ["id": "d1", "name": "acme"],
                    ],
                    "roles": [["id": "r1", "name": "deployer"]],
                    "catalog": .array(catalog.map(\.json)),
                ])
        #expect(catalog.map(\.type) == ["iam", "css", "servicestage", "dayu"])
        for service in catalog {
            #expect(Self.names(service.json) == ["endpoints", "id", "name", "type"])
            let endpoint = service.json["endpoints"]?.array?.first
            #expect(Self.names(endpoint) == ["id", "interface", "region", "region_id", "url"])
            #expect(endpoint?["interface"] == "public")
            #expect(endpoint?["url"]?.string?.hasPrefix(Self.base) == true)
        }
        let ids = catalog.map { $0.json["id"]?.string ?? "" }
        #expect(Set(ids).count == 4 && ids.allSatisfy { $0.count == 32 })
    }

    @Test func `a token says what it is for, and no more`() {
        let domain = Self.token(.domain(Self.domain)).body(catalog: nil)["token"]
        #expect(domain?["domain"] == ["id": "d1", "name": "acme"])
        #expect(domain?["project"] == nil)
        let unscoped = Self.token(.unscoped).body(catalog: nil)["token"]
        #expect(unscoped?["domain"] == nil && unscoped?["project"] == nil)
        #expect(unscoped?["catalog"] == nil)
        #expect(Keystone.catalog(at: "", region: "r", project: nil).map(\.type) == ["iam"])
    }

    @Test func `projects and domains are listed with every field`() {
        let projects = Keystone.projects([Self.project], at: Self.base, path: "/v3/auth/projects")
        #expect(Self.names(projects) == ["links", "projects"])
        #expect(
            projects["projects"]?.array?.first
                == [
                    "id": "p1", "name": "local-1", "domain_id": "d1", "parent_id": "d1",
                    "is_domain": false, "enabled": true, "description": "",
                    "links": [
                        "self": "http://127.0.0.1:8080/v3/projects/p1", "previous": .null,
                        "next": .null,
                    ],
                ])
        #expect(projects["links"]?["self"] == "http://127.0.0.1:8080/v3/auth/projects")
        let domains = Keystone.domains([Self.domain], at: Self.base)
        #expect(
            domains["domains"]
                == [
                    [
                        "id": "d1", "name": "acme", "enabled": true, "description": "",
                        "links": ["self": "http://127.0.0.1:8080/v3/domains/d1"],
                    ]
                ])
    }

    @Test func `a user and an access key are shown with every required field`() {
        let required = [
            "access_mode", "description", "domain_id", "enabled", "id", "is_domain_owner", "links",
            "name",
        ]
        #expect(Set(required).isSubset(of: Self.names(Self.user.json(at: Self.base))))
        let key = Keystone.AccessKey(access: "AK", user: "u1", createdAt: .init(milliseconds: 0))
        #expect(
            Self.names(key.json()) == ["access", "create_time", "description", "status", "user_id"])
        #expect(key.json()["status"] == "active")
        #expect(key.json(secret: "SK")["secret"] == "SK")
    }

    @Test func `the version document is what clients look for`() {
        let version = Keystone.version(at: Self.base)["version"]
        #expect(version?["id"] == "v3.14" && version?["status"] == "stable")
        let link = version?["links"]?.array?.first
        #expect(link == ["rel": "self", "href": "http://127.0.0.1:8080/v3/"])
        #expect(Keystone.versions(at: Self.base)["versions"]?["values"]?.array?.first == version)
    }

    @Test func `errors have the two shapes that clients parse`() {
        #expect(
            KeystoneError.unauthorized.body
                == [
                    "error": [
                        "code": 401, "title": "Unauthorized",
                        "message": "The username or password is wrong.",
                    ]
                ])
        let expired = GatewayError.expired(at: Instant(milliseconds: 0))
        #expect(expired.status == 401)
        let sentence =
            "Incorrect IAM authentication information: token expires, "
            + "expires_at: 1970-01-01T00:00:00.000000Z"
        #expect(
            expired.body(request: "r1")
                == [
                    "error_code": "APIGW.0301", "request_id": "r1", "error_msg": .string(sentence),
                ])
        #expect(GatewayError.noRoute.code == "APIGW.0101" && GatewayError.noRoute.status == 404)
    }

    @Test func `a list of projects shows what its query asks for`() throws {
        var all = (1...5).map { number in
            Keystone.Project(id: "p\(number)", name: "n\(number)", domain: Self.domain)
        }
        all[4].isEnabled = false
        func ids(_ parameters: (name: String, value: String)...) throws -> [String] {
            try ProjectFilter(parameters).apply(to: all).map(\.id)
        }
        #expect(try ids().count == 5)
        #expect(try ids(("name", "n2")) == ["p2"])
        #expect(try ids(("name", "N2")) == [])
        #expect(try ids(("name", "")) == [])
        #expect(try ids(("domain_id", "d1"), ("enabled", "False")) == ["p5"])
        #expect(try ids(("domain_id", "other")) == [])
        #expect(try ids(("parent_id", "d1"), ("is_domain", "false")).count == 5)
        #expect(try ids(("is_domain", "true")) == [])
        #expect(try ids(("page", "2"), ("per_page", "2")) == ["p3", "p4"])
        #expect(try ids(("page", "1000000"), ("per_page", "5000")) == [])
        #expect(try ids(("unknown", "x")).count == 5)
        for wrong in [
            ("enabled", "yes"), ("page", "0"), ("page", "x"), ("per_page", "5001"),
            ("is_domain", ""), ("page", "1000001"),
        ] {
            #expect(throws: KeystoneError.self) { try ids(wrong) }
        }
        #expect(throws: KeystoneError.self) { try ids(("name", "a"), ("name", "b")) }
    }
}
