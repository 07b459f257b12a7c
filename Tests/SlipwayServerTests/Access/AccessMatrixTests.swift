import Identity
import ReleaseModel
import SlipwayAPI
import Synchronization
import Testing

/// Every operation of the API's description, asked by everybody there is.
@Suite(.timeLimit(.minutes(15))) struct AccessMatrixTests {
    @Test func `every operation answers each role, and nobody, exactly as the table says`()
        async throws
    {
        try await TwoProjects.withThem { place in
            let matrix = try await Matrix(place)
            for operation in matrix.operations {
                let open = try await matrix.ask(operation, nil)
                #expect(open.status == operation.row.unknown, "\(operation) by nobody")
                #expect(operation.isOpen == (open.status != 401), "\(operation)")
                #expect(
                    operation.isVendor
                        || (open.status == 401) == (open.code == "unauthenticated"),
                    "\(operation)")
                let bad = try await matrix.ask(operation, "no-such-token")
                #expect(bad.status == operation.row.unknown, "\(operation) by a wrong token")
                for person in place.people {
                    let answer = try await matrix.ask(operation, person.token, person.user.name)
                    let expected = operation.row.status(person.permissions)
                    #expect(
                        answer.status == expected,
                        "\(operation) by \(person.user.name): \(answer.text)")
                    #expect(
                        operation.isVendor
                            || (answer.status == 403) == (answer.code == "not_allowed"))
                }
                let owner = try await matrix.ask(
                    operation, place.server.tokens["maria"], "maria")
                #expect(owner.status == operation.row.allowed, "\(operation) by the owner")
            }
        }
    }

    @Test func `roles and permissions are those of the table`() {
        #expect(Set(Permission.allCases.map(\.rawValue)) == AccessTable.all)
        let roles = Role.builtIn.map { ($0.name, Set($0.permissions.map(\.rawValue))) }
        #expect(Dictionary(uniqueKeysWithValues: roles) == AccessTable.roles)
    }

    @Test func `another project's ids are answered as ids that never were`() async throws {
        try await TwoProjects.withThem { place in
            let matrix = try await Matrix(place)
            for operation in matrix.operations {
                let known = try await matrix.ask(operation, place.stranger.token, names: .first)
                let expected = operation.elsewhere
                #expect(
                    known.status == (place.stranger.may(operation.row) ? expected : 403),
                    "\(operation): \(known.text)")
                guard known.status == 404 else { continue }
                let never = try await matrix.ask(
                    operation, place.stranger.token, names: .never)
                #expect(never.status == 404, "\(operation): \(never.text)")
                #expect(
                    known.told(without: matrix.first)
                        == never.told(without: Matrix.never), "\(operation)")
            }
        }
    }

    @Test func `lists show nothing of another project`() async throws {
        try await TwoProjects.withThem { place in
            let matrix = try await Matrix(place)
            let hidden = [place.run, "target", "crew", "TOKEN", place.first.id, "the-admin"]
            let lists = matrix.operations.filter {
                $0.id.hasPrefix("list") && !$0.path.contains("{")
            }
            #expect(lists.count >= 8)
            // What belongs to the account, and what is empty here.
            let alike = ["listRoles", "listAuthDomains", "listCheckpoints"]
            for list in lists {
                let own = try await matrix.ask(list, place.server.tokens["maria"], "maria")
                let answer = try await matrix.ask(list, place.stranger.token, "stranger")
                for word in hidden {
                    #expect(!answer.text.contains("\"\(word)\""), "\(list) shows \(word)")
                }
                #expect(
                    own.text != answer.text || alike.contains(list.id), "\(list)")
            }
        }
    }

    @Test func `an owner who works in one project sees no run or secret of another`() async throws {
        try await TwoProjects.withThem { place in
            let maria = place.bench.people.gatekeeper
            let user = try #require(maria.directory.user(named: "maria"))
            let token = try await maria.issue(
                .token, to: user, project: place.second.id, methods: ["test"], address: "test"
            ).text
            for path in ["", "/plan", "/events", "/explain", "/steps/compile/log"] {
                let answer = try await place.ask(
                    "GET", "/api/v1/runs/\(place.run)\(path)", token: token)
                #expect(answer.status == 404)
            }
            let pause = try await place.ask(
                "POST", "/api/v1/runs/\(place.run)/pause", token: token)
            #expect(pause.status == 404)
            let secrets = try await place.ask("GET", "/api/v1/secrets", token: token)
            #expect(secrets.text == #"{"items":[]}"#)
        }
    }

    @Test func `a token of one project is of no use in another`() async throws {
        try await TwoProjects.withThem { place in
            let never = String(repeating: "0", count: 32)
            for person in [place.people[0], place.stranger] {
                var told: Set<String> = []
                for project in [place.first.id, place.second.id, never] {
                    let answer = try await place.ask(
                        "GET", "/api/v1/me", token: person.token, [("X-Project-Id", project)])
                    if answer.status == 200 { continue }
                    #expect(answer.status == 403)
                    told.insert(answer.text.replacing(project, with: "ID"))
                }
                #expect(told.count == 1)
            }
        }
    }

    @Test func `whoever is disabled or removed, or has lost every role, is out at once`()
        async throws
    {
        try await TwoProjects.withThem { place in
            let maria = place.server.tokens["maria"]
            func me(_ person: TwoProjects.Somebody) async throws -> Int {
                try await place.ask("GET", "/api/v1/me", token: person.token).status
            }
            let users = place.people.map(\.user.name).map { "/api/v1/users/\($0)" }
            _ = try await place.ask(
                "PATCH", users[0], token: maria, body: #"{"isEnabled": false}"#)
            #expect(try await me(place.people[0]) == 401)
            _ = try await place.ask("DELETE", users[1], token: maria)
            #expect(try await me(place.people[1]) == 401)
            _ = try await place.ask(
                "PUT", users[2] + "/roles", token: maria, body: #"{"roles": []}"#)
            #expect(try await me(place.people[2]) == 403)
            #expect(try await me(place.people[3]) == 200)
        }
    }
}

extension TwoProjects.Somebody {
    fileprivate func may(_ row: AccessRow) -> Bool { row.status(permissions) != 403 }
}

extension TwoProjects.Answer {
    /// The problem's code.
    fileprivate var code: String? {
        (try? API.decode(API.Problem.self, from: Array(text.utf8)))?.code
    }

    /// Everything that is answered, but for the date, its length, and the ids that were asked for.
    fileprivate func told(without ids: [String]) -> String {
        var all = headers.filter { !["date", "content-length"].contains($0.0.lowercased()) }
            .map { "\($0.0): \($0.1)" }.sorted().joined(separator: "\n")
        all += "\n\(status)\n\(text)"
        for id in ids { all = all.replacing(id, with: "ID") }
        return all
    }
}

/// The operations of the served description, each with its row of the table.
private final class Matrix: Sendable {
    let place: TwoProjects
    let operations: [Operation]
    private let count = Mutex(0)

    struct Operation: CustomStringConvertible {
        let method: String
        let path: String
        let id: String
        /// The statuses that the description names.
        let statuses: Set<String>
        /// Whether the description says that nothing is needed.
        let isOpen: Bool
        let row: AccessRow

        /// Errors are told as the vendor's services tell them.
        var isVendor: Bool { !path.hasPrefix(API.root) }

        var description: String { "\(id) (\(method) \(path))" }

        /// What an administrator of another project is answered.
        var elsewhere: Int {
            if let said = row.elsewhere { return said }
            let ids = [
                "{run}", "{user}", "{group}", "{environment}", "{application}", "{component}",
            ]
            return ids.contains { path.contains($0) } ? 404 : row.allowed
        }
    }

    /// Names for which the request is harmless, those of the first project, or of nothing.
    enum Names { case harmless, first, never }

    static let never = [
        "r-00000000000000000000000000000000", "nobody-ever", "NEVER", "no-place-ever",
    ]

    init(_ place: TwoProjects) async throws {
        self.place = place
        let answer = try await place.ask("GET", "/openapi.json", token: nil)
        let document = try JSON(decoding: Array(answer.text.utf8))
        var rows = Dictionary(uniqueKeysWithValues: AccessTable.rows.map { ($0.id, $0) })
        var operations: [Operation] = []
        for item in document["paths"]?.object ?? [] {
            for entry in item.value.object ?? [] {
                let id = entry.value["operationId"]?.string ?? ""
                guard let row = rows.removeValue(forKey: id) else {
                    Issue.record("\(entry.name) \(item.name) (\(id)) is not in the table")
                    continue
                }
                operations.append(
                    Operation(
                        method: entry.name.uppercased(), path: item.name, id: id,
                        statuses: Set(entry.value["responses"]?.object?.map(\.name) ?? []),
                        isOpen: entry.value["security"]?.array?.isEmpty ?? false, row: row))
            }
        }
        #expect(rows.isEmpty, "in the table, and not in the description")
        self.operations = operations.sorted { $0.id < $1.id }
    }

    /// The ids of the first project that an operation's path is filled with.
    var first: [String] {
        [
            place.run, place.target, "target", "crew", "TOKEN", place.key, place.environment,
            TwoProjects.application, TwoProjects.component,
        ]
    }

    func ask(
        _ operation: Operation, _ token: String?, _ oneself: String = "target",
        names: Names = .harmless
    ) async throws -> TwoProjects.Answer {
        let number = count.withLock { count in
            count += 1
            return count
        }
        var path = operation.path
        for (place, value) in values(operation, oneself, names) {
            path = path.replacing("{\(place)}", with: value)
        }
        let answer = try await place.ask(
            operation.method, path, token: token,
            body: operation.row.body?.replacing("{n}", with: "\(number)")
                .replacing("{target}", with: names == .never ? Self.never[1] : place.target)
                .replacing("{environment}", with: place.environment),
            [("X-Subject-Token", "no-such-token")])
        #expect(
            operation.statuses.contains("\(answer.status)"),
            "\(operation) does not tell of \(answer.status)")
        return answer
    }

    private func values(
        _ operation: Operation, _ oneself: String, _ names: Names
    ) -> [(String, String)] {
        let step = ("step", "compile")
        let isRemoval = operation.method == "DELETE"
        switch names {
        case .never:
            return [
                ("run", Self.never[0]), ("user", Self.never[1]), ("group", Self.never[1]),
                ("role", Self.never[1]), ("name", Self.never[2]), ("key", Self.never[2]), step,
                ("environment", Self.never[3]), ("pipeline_id", "ghost"),
                ("application", Self.never[3]), ("component", Self.never[3]),
                ("task", "ghost"),
                ("project_id", place.second.id),
            ]
        case .harmless where isRemoval:
            return [
                ("user", operation.path.contains("{key}") ? oneself : "ghost"),
                ("group", "ghost"), ("role", "ghost"), ("name", "GHOST"), ("key", "GHOST"),
                ("environment", "ghost"), ("environment_id", "ghost"),
                ("application", "ghost"), ("component", "ghost"), ("task", "ghost"),
                ("application_id", "ghost"), ("component_id", "ghost"), ("pipeline_id", "ghost"),
                ("project_id", place.first.id),
            ]
        case .harmless, .first:
            let own = operation.path.hasSuffix("/keys") && names == .harmless
            return [
                ("run", place.run),
                ("user", own ? oneself : operation.isVendor ? place.target : "target"),
                ("group", "crew"),
                ("role", "spare"), ("name", "TOKEN"), ("key", place.key), step,
                ("environment", place.environment), ("environment_id", place.environment),
                ("application", TwoProjects.application),
                ("component", TwoProjects.component), ("task", "ghost"),
                ("application_id", TwoProjects.application),
                ("component_id", TwoProjects.component), ("pipeline_id", "ghost"),
                ("job_id", "JOB-ghost"),
                ("project_id", place.first.id),
            ]
        }
    }
}
