package import ReleaseModel

/// What a component shall be: everything that a release may change.
package struct ComponentSpec: Codable, Hashable, Sendable {
    package enum SourceKind: String, Codable, Hashable, Sendable {
        case package
        case image
        case code
    }

    package enum Strategy: Codable, Hashable, Sendable {
        case oneBatch
        case rolling(batches: Int)
        /// A first part beside the old version: so many replicas, so many per cent of the traffic.
        case gray(replicas: Int, share: Int, remainingBatches: Int)
    }

    package struct Health: Codable, Hashable, Sendable {
        package var path: String
        /// Seconds that it may need before it first answers.
        package var delay: Int
        package var timeout: Int
    }

    /// `yyyy.MMdd.n` where none was given.
    package var version: String
    package var sourceKind: SourceKind
    /// `file:`, `http:` or `https:`; without a fragment.
    package var artifact: String
    /// Of the artifact: 64 hexadecimal digits.
    package var sha256: String
    package var start: [String]
    package var replicas: Int
    package var variables: [Label]
    /// Where its proxy listens; nil: nobody calls it.
    package var port: Int?
    package var health: Health?
    package var strategy: Strategy
    /// Changed by each restart, and kept by what comes after it.
    package var restart: String?
    /// What the vendor's clients say, and are told again: runtime_stack, labels and more.
    package var wire: JSON

    package init(
        version: String, sourceKind: SourceKind = .package, artifact: String, sha256: String,
        start: [String], replicas: Int, variables: [Label] = [], port: Int? = nil,
        health: Health? = nil, strategy: Strategy = .oneBatch, restart: String? = nil,
        wire: JSON = .object([])
    ) {
        self.version = version
        self.sourceKind = sourceKind
        self.artifact = artifact
        self.sha256 = sha256
        self.start = start
        self.replicas = replicas
        self.variables = variables
        self.port = port
        self.health = health
        self.strategy = strategy
        self.restart = restart
        self.wire = wire
    }
}

extension ComponentSpec {
    /// How long a replica must have answered without a break before it counts as healthy.
    static let proven = "1500ms"

    /// The fields of the process driver that bring this to a target; strings may hold references.
    ///
    /// The private port is not among them: it is the record's, and filled in when it is performed.
    func process(
        _ folder: String, on target: Environment.Target, variables: [Label], as strategy: Strategy,
        replicas: Int
    ) -> JSON {
        var members: [JSON.Member] = [
            .init("component", .string(folder)), .init("version", .string(version)),
            .init("artifact", .string(artifact)), .init("sha256", .string(sha256)),
            .init("start", .array(start.map(JSON.string))),
            .init("replicas", .integer(Int64(replicas))),
            .init("environment", .members(variables.map { .init($0.key, .string($0.value)) })),
            .init("strategy", strategy.process),
        ]
        if let port {
            members.append(.init("proxy", ["port": .integer(Int64(port))]))
            members.append(.init("health", health?.process ?? "none"))
        }
        if let root = target.root { members.append(.init("root", .string(root))) }
        if !target.prefix.isEmpty {
            members.append(.init("prefix", .array(target.prefix.map(JSON.string))))
        }
        if target.address != Environment.Target.loopback {
            members.append(.init("address", .string(target.address)))
        }
        if let restart { members.append(.init("restart", .string(restart))) }
        return .members(members)
    }
}

extension ComponentSpec.Health {
    fileprivate var process: JSON {
        [
            "path": .string(path), "within": .string("\(max(1, delay + timeout))s"),
            "for": .string(ComponentSpec.proven),
        ]
    }
}

extension ComponentSpec.Strategy {
    /// As the process driver has it.
    var process: JSON {
        switch self {
        case .oneBatch: ["type": "one-batch"]
        case .rolling(let batches): ["type": "rolling", "batches": .integer(Int64(batches))]
        case .gray(let replicas, let share, _):
            [
                "type": "gray", "replicas": .integer(Int64(replicas)),
                "share": .integer(Int64(share)),
            ]
        }
    }

    /// The same where nothing is shared: what is not a release of its own comes in batches.
    var plain: ComponentSpec.Strategy {
        if case .gray(_, _, let batches) = self { .rolling(batches: batches) } else { self }
    }

    /// In a few words, for a person.
    package var words: String {
        switch self {
        case .oneBatch: "one batch"
        case .rolling(let batches): "rolling, \(batches) batches"
        case .gray(let replicas, let share, let rest):
            "gray, \(replicas) replicas with \(share) %, then \(rest) batches"
        }
    }
}

extension JSON {
    /// The same value where a plan's references are filled in: nothing in it is one.
    var literal: JSON {
        switch self {
        case .null, .bool, .integer, .number: self
        case .string(let text): .string(text.replacing("${", with: "$${"))
        case .array(let elements): .array(elements.map(\.literal))
        case .object(let members):
            .object(members.map { JSON.Member($0.name, $0.value.literal) })
        }
    }
}
