import ReleaseEngine
internal import ReleaseModel

/// A version of a component, as it shall run on this host.
struct ComponentSpec: Hashable, Sendable {
    static let fields = [
        "component", "version", "artifact", "sha256", "start", "replicas", "port", "environment",
        "health", "stopTimeout", "root",
    ]
    static let maximumReplicas = 100

    var component: String
    var version: String
    var artifact: String
    var sha256: String
    var start: [String]
    var replicas: Int
    var port: Int?
    /// Sorted by name.
    var environment: [EnvironmentVariable]
    var health: HealthSpec?
    var stopTimeout: Duration
    /// Nil: where the driver keeps its components.
    var root: String?

    /// The spec as it was given, to be read again by a later version.
    let json: JSON

    init(_ json: JSON) throws(InputError) {
        self.json = json
        let fields = try Fields(json, at: "process", known: Self.fields)
        component = try Self.name("component", in: fields)
        version = try Self.name("version", in: fields)
        artifact = try Self.artifact(in: fields)
        sha256 = try Self.digest(in: fields)
        start = try fields.required("start", fields.texts("start"))
        replicas = try fields.integer("replicas", in: 1...Self.maximumReplicas) ?? 1
        port = try fields.integer("port", in: 1...65_535)
        if let port, port + replicas - 1 > 65_535 {
            throw fields.error("port", "has no room for \(replicas) replicas below 65536")
        }
        environment = try fields.environment("environment")
        stopTimeout = try fields.duration("stopTimeout") ?? .seconds(10)
        root = try fields.absolutePath("root")
        health = try Self.health(in: fields, port: port)
    }

    /// What makes a running replica the one that is asked for; how many there are does not.
    var identity: String {
        let parts: JSON = [
            "version": .string(version), "sha256": .string(sha256),
            "start": .array(start.map(JSON.string)),
            "environment": .array(environment.map(\.identity)),
            "port": port.map { .integer(Int64($0)) } ?? .null,
        ]
        return String(Digest(of: parts.encoded).description.prefix(16))
    }

    /// The folder of the unpacked version.
    var folderName: String { "\(version)-\(sha256.prefix(12))" }

    func port(of replica: Int) -> Int? { port.map { $0 + replica } }

    /// The same with the version of each secret that is the newest now: what a replica runs with.
    func pinned(by source: any SecretSource) async throws(SecretError) -> ComponentSpec {
        var spec = self
        for (index, variable) in environment.enumerated() where !variable.secrets.isEmpty {
            spec.environment[index] = try await variable.pinned(by: source)
        }
        return spec
    }

    /// The text with `{port}` and `{replica}` replaced.
    func filled(_ text: String, replica: Int) -> String {
        var filled = text.replacing("{replica}", with: "\(replica)")
        if let port = port(of: replica) { filled = filled.replacing("{port}", with: "\(port)") }
        return filled
    }

    var outputs: [Output] {
        (port.map { [Output("port", "\($0)")] } ?? [])
            + [Output("replicas", "\(replicas)"), Output("version", version)]
    }

    private static func name(_ name: String, in fields: Fields) throws(InputError) -> String {
        let text = try fields.required(name, fields.text(name))
        let isPlain = text.utf8.allSatisfy { byte in
            (97...122).contains(byte | 32) || (48...57).contains(byte) || "_-.".utf8.contains(byte)
        }
        guard isPlain, (1...64).contains(text.utf8.count), !text.hasPrefix(".") else {
            throw fields.error(
                name, "must be letters, digits, _ - . (at most 64, not beginning with a dot)")
        }
        return text
    }

    private static func artifact(in fields: Fields) throws(InputError) -> String {
        let text = try fields.required("artifact", fields.text("artifact"))
        guard Artifact(text) != nil else {
            throw fields.error("artifact", "must be file:/absolute/path or an http(s) address")
        }
        return text
    }

    private static func digest(in fields: Fields) throws(InputError) -> String {
        let text = try fields.required("sha256", fields.text("sha256")).lowercased()
        guard text.utf8.count == 64, text.allSatisfy(\.isHexDigit) else {
            throw fields.error("sha256", "must be 64 hexadecimal digits")
        }
        return text
    }

    private static func health(in fields: Fields, port: Int?) throws(InputError) -> HealthSpec? {
        guard let json = fields["health"], json != "none" else {
            if port != nil && fields["health"] == nil {
                throw InputError(
                    "process: needs the field \"health\" where \"port\" is given ({} or none)")
            }
            return nil
        }
        guard port != nil else { throw fields.error("health", "needs the field \"port\"") }
        return try HealthSpec(json)
    }
}

/// What a healthy replica answers.
struct HealthSpec: Hashable, Sendable {
    static let fields = ["path", "within", "every", "status"]

    var path: String
    var within: Duration
    var every: Duration
    var status: Int

    init(_ json: JSON) throws(InputError) {
        let fields = try Fields(json, at: "process.health", known: Self.fields)
        path = try fields.text("path") ?? "/health"
        guard path.hasPrefix("/") else { throw fields.error("path", "must begin with /") }
        within = try fields.duration("within") ?? .seconds(30)
        every = max(try fields.duration("every") ?? .milliseconds(200), .milliseconds(10))
        status = try fields.integer("status", in: 100...599) ?? 200
    }
}
