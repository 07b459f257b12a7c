import Glibc
import ReleaseEngine
internal import ReleaseModel

/// A version of a component, as it shall run on this host.
struct ComponentSpec: Hashable, Sendable {
    static let fields = [
        "component", "version", "artifact", "sha256", "start", "replicas", "port", "environment",
        "health", "stopTimeout", "root", "prefix", "address", "restart", "strategy", "proxy",
    ]
    static let maximumReplicas = 100
    /// Where replicas listen unless the plan says otherwise.
    static let loopback = "127.0.0.1"

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
    /// Put in front of every command line; empty where there is none.
    var prefix: [String]
    var address: String
    /// Another text starts the replicas anew.
    var restart: String?
    var strategy: Strategy
    /// Nil: clients ask the replicas themselves.
    var proxy: ProxySpec?
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
        replicas = try fields.integer("replicas", in: 0...Self.maximumReplicas) ?? 1
        port = try fields.integer("port", in: 1...65_535)
        if let port, port + replicas - 1 > 65_535 {
            throw fields.error("port", "has no room for \(replicas) replicas below 65536")
        }
        environment = try fields.environment("environment")
        stopTimeout = try fields.duration("stopTimeout") ?? .seconds(10)
        root = try fields.absolutePath("root")
        health = try Self.health(in: fields, port: port)
        prefix = try fields.texts("prefix") ?? []
        address = try Self.address(in: fields)
        restart = try fields.text("restart")
        proxy = try fields["proxy"].map { json throws(InputError) in try ProxySpec(json) }
        strategy = try Strategy(fields["strategy"])
        try checkProxy(fields)
    }

    /// What makes a running replica the one that is asked for; how many there are does not.
    var identity: String {
        var parts: [JSON.Member] = [
            .init("version", .string(version)), .init("sha256", .string(sha256)),
            .init("start", .array(start.map(JSON.string))),
            .init("environment", .array(environment.map(\.identity))),
            .init("port", port.map { .integer(Int64($0)) } ?? .null),
        ]
        // What a plan leaves out leaves no trace: what runs since before stays what was asked for.
        if !prefix.isEmpty { parts.append(.init("prefix", .array(prefix.map(JSON.string)))) }
        if address != Self.loopback { parts.append(.init("address", .string(address))) }
        if let restart { parts.append(.init("restart", .string(restart))) }
        return String(Digest(of: JSON.members(parts).encoded).description.prefix(16))
    }

    /// The folder of the unpacked version.
    var folderName: String { "\(version)-\(sha256.prefix(12))" }

    func port(of seat: Int) -> Int? { port.map { $0 + seat } }

    /// How many replicas shall run: a gray release runs fewer than it will have.
    var running: Int {
        if case .gray(let replicas, _) = strategy { replicas } else { replicas }
    }

    /// The same with the version of each secret that is the newest now: what a replica runs with.
    func pinned(by source: any SecretSource) async throws(SecretError) -> ComponentSpec {
        var spec = self
        for (index, variable) in environment.enumerated() where !variable.secrets.isEmpty {
            spec.environment[index] = try await variable.pinned(by: source)
        }
        return spec
    }

    /// The text with `{port}`, `{address}` and `{replica}` replaced.
    func filled(_ text: String, seat: Int) -> String {
        var filled = text.replacing("{replica}", with: "\(Placement.replica(of: seat))")
            .replacing("{address}", with: address)
        if let port = port(of: seat) { filled = filled.replacing("{port}", with: "\(port)") }
        return filled
    }

    /// The port is the one that clients ask.
    var outputs: [Output] {
        ((proxy?.port ?? port).map { [Output("port", "\($0)")] } ?? [])
            + [Output("replicas", "\(running)"), Output("version", version)]
    }
}

extension ComponentSpec {
    private func checkProxy(_ fields: Fields) throws(InputError) {
        guard let proxy else {
            if case .gray = strategy {
                throw fields.error(
                    "strategy", "gray needs the field \"proxy\", which shares the traffic")
            }
            return
        }
        guard let port else { throw fields.error("proxy", "needs the field \"port\"") }
        let ports = port..<port + Placement.banks * Placement.bankSize
        guard ports.upperBound <= 65_536 else {
            throw fields.error(
                "port", "has no room for the \(ports.count) ports behind a proxy below 65536")
        }
        guard !ports.contains(proxy.port) else {
            throw fields.error(
                "proxy.port",
                "must lie outside \(ports.lowerBound) to \(ports.upperBound - 1), "
                    + "where the replicas listen")
        }
    }

    private static func address(in fields: Fields) throws(InputError) -> String {
        guard let text = try fields.text("address") else { return loopback }
        var address = in_addr()
        guard inet_pton(AF_INET, text, &address) == 1, text != "0.0.0.0" else {
            throw fields.error("address", "must be an IPv4 address such as 10.1.0.2")
        }
        return text
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
