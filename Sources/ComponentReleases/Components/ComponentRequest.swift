internal import ReleaseModel

/// What somebody says a component shall be; what is left out stays as it is, or has a default.
struct ComponentRequest {
    private static let runtimes = Set(RuntimeStack.all.map(\.type))

    private let fields: WireFields

    /// - Throws: which field is wrong, and what it may be.
    init(_ body: JSON, _ shape: WireShape = .component) throws(ResourceError) {
        try shape.check(body, at: "")
        fields = WireFields(body)
    }

    func name() throws(ResourceError) -> String { try fields.name() }

    func text(_ name: String) -> String? { fields.text(name) }

    /// - Parameters:
    ///   - old: what it was; nil for a new one.
    ///   - version: the one it gets where none is said, and something else is released.
    func spec(
        over old: ComponentSpec?, version: @autoclosure () -> String
    ) throws(ResourceError) -> ComponentSpec {
        try checkRuntime(isNew: old == nil)
        _ = try fields.description()
        _ = try fields.labels()
        let source = try artifact() ?? old.map { ($0.artifact, $0.sha256) }
        guard let (artifact, sha256) = source else {
            throw .published(
                .noArtifact, "source: is missing: name the package in source.url")
        }
        let isSame = old?.artifact == artifact && old?.sha256 == sha256
        let said = try self.version()
        let port = try self.port(old)
        let spec = ComponentSpec(
            version: said ?? (isSame ? old?.version : nil) ?? version(),
            sourceKind: .package, artifact: artifact, sha256: sha256,
            start: try start() ?? old?.start ?? [],
            replicas: try fields.integer("replica", in: 0...100) ?? old?.replicas ?? 1,
            variables: try variables() ?? old?.variables ?? [], port: port,
            health: port == nil ? nil : try health() ?? old?.health,
            strategy: try strategy() ?? old?.strategy ?? .oneBatch, restart: old?.restart,
            wire: wire(over: old))
        guard !spec.start.isEmpty else {
            throw .invalid(
                field: "command",
                "is missing: command.command and command.args say how a replica is started, "
                    + #"like {"command": ["./server"], "args": ["--port", "{port}"]}"#)
        }
        if case .gray = spec.strategy, port == nil {
            throw .invalid(
                field: "deploy_strategy.type",
                "GrayRelease shares traffic, so external_accesses must name a port")
        }
        return spec
    }

    // MARK: One field each

    private func checkRuntime(isNew: Bool) throws(ResourceError) {
        guard let stack = fields.fields("runtime_stack") else { return }
        let type = try stack.required("type")
        guard Self.runtimes.contains(type) else {
            throw .published(
                .unknownRuntime,
                "runtime_stack.type: \(type) is not supported; there are "
                    + Self.runtimes.sorted().joined(separator: ", "))
        }
    }

    private func version() throws(ResourceError) -> String? {
        guard let version = fields.text("version"), !version.isEmpty else { return nil }
        let isPlain = version.utf8.allSatisfy { byte in
            (97...122).contains(byte | 32) || (48...57).contains(byte) || "_-.".utf8.contains(byte)
        }
        guard isPlain, version.utf8.count <= 64, !version.hasPrefix(".") else {
            throw .invalid(
                field: "version",
                "must be at most 64 letters, digits, _ - and ., not beginning with a dot")
        }
        return version
    }

    private func artifact() throws(ResourceError) -> (String, String)? {
        guard let source = fields.fields("source") else { return nil }
        let kind = try source.required("kind")
        switch ComponentSpec.SourceKind(rawValue: kind) {
        case .package: break
        case .image:
            throw .invalid(
                field: "source.kind", "images are not started here; release a package")
        case .code:
            throw .invalid(
                field: "source.kind",
                "code is not started as it is; build it first, and release the package")
        case nil:
            throw .invalid(
                field: "source.kind", "\(kind) is not known: it is code, package or image")
        }
        guard let url = source.text("url"), !url.isEmpty else {
            throw .published(
                .noArtifact, "source.url: is missing: it says where the package is")
        }
        return try ArtifactAddress.parse(url)
    }

    private func start() throws(ResourceError) -> [String]? {
        guard let command = fields.fields("command") else { return nil }
        let words = (command.texts("command") ?? []) + (command.texts("args") ?? [])
        guard words.count <= 1_000, words.allSatisfy({ $0.utf8.count <= 16_384 }) else {
            throw .invalid(field: "command", "may have 1000 words of 16384 bytes")
        }
        return words
    }

    private func variables() throws(ResourceError) -> [Label]? {
        guard let list = fields.list("envs") else { return nil }
        return try list.variables()
    }

    private func port(_ old: ComponentSpec?) throws(ResourceError) -> Int? {
        guard let accesses = fields.list("external_accesses") else { return old?.port }
        guard let access = accesses.first else { return nil }
        guard accesses.count == 1 else {
            throw .invalid(field: "external_accesses", "may name one access")
        }
        if let scheme = access.text("protocol"), scheme.lowercased() != "http" {
            throw .invalid(field: access.place("protocol"), "\(scheme) must be HTTP")
        }
        guard let port = try access.integer("forward_port", in: 1...65_535) else {
            throw .invalid(
                field: access.place("forward_port"), "is missing: a port from 1 to 65535")
        }
        return port
    }

    private func health() throws(ResourceError) -> ComponentSpec.Health? {
        guard let probe = fields.fields("readiness_probe") ?? fields.fields("liveness_probe") else {
            return nil
        }
        let type = try probe.required("type")
        guard type.lowercased() == "http" else {
            throw .invalid(
                field: probe.place("type"), "\(type) is not asked here; only http is")
        }
        let path = probe.text("path") ?? "/"
        guard path.hasPrefix("/") else {
            throw .invalid(field: probe.place("path"), "must begin with /")
        }
        return ComponentSpec.Health(
            path: path, delay: try probe.integer("delay", in: 0...3_600) ?? 0,
            timeout: try probe.integer("timeout", in: 1...3_600) ?? 30)
    }

    private func strategy() throws(ResourceError) -> ComponentSpec.Strategy? {
        guard let said = fields.fields("deploy_strategy") else { return nil }
        let type = try said.required("type")
        switch type {
        case "OneBatchRelease": return .oneBatch
        case "RollingRelease":
            let batches = try said.fields("rolling_release").map { rolling throws(ResourceError) in
                try rolling.integer("batches", in: 1...100)
            }
            return .rolling(batches: (batches ?? nil) ?? 1)
        case "GrayRelease":
            guard let gray = said.fields("gray_release") else {
                throw .invalid(field: "deploy_strategy.gray_release", "is missing")
            }
            if let rules = gray.list("rules"), !rules.isEmpty {
                throw .invalid(
                    field: gray.place("rules"),
                    "traffic is shared by first_batch_weight alone, not by rules")
            }
            guard let share = try gray.integer("first_batch_weight", in: 1...99) else {
                throw .invalid(
                    field: gray.place("first_batch_weight"),
                    "is missing: per cent of the traffic, from 1 to 99")
            }
            return .gray(
                replicas: try gray.integer("first_batch_replica", in: 1...100) ?? 1, share: share,
                remainingBatches: try gray.integer("remaining_batch", in: 1...100) ?? 1)
        default:
            throw .invalid(
                field: "deploy_strategy.type",
                "\(type) is not known: it is OneBatchRelease, RollingRelease or GrayRelease")
        }
    }

    /// What was said, over what was said before.
    private func wire(over old: ComponentSpec?) -> JSON {
        let said = (fields.json.object ?? []).filter { !Self.ours.contains($0.name) }
        return .members((old?.wire.object ?? []) + said.filter { $0.value != .null })
    }

    /// What other members of the record hold.
    private static let ours: Set = [
        "name", "version", "replica", "environment_id", "environment_name", "application_id",
        "application_name", "component_id", "component_name",
    ]
}

extension [WireFields] {
    /// Variables of an environment, by name.
    func variables() throws(ResourceError) -> [Label] {
        guard count <= 1_000 else {
            throw .invalid(field: "envs", "may hold at most 1000 variables")
        }
        var labels: [Label] = []
        var names: Set<String> = []
        for entry in self {
            let name = try entry.required("name")
            let isName = name.utf8.allSatisfy { byte in
                (97...122).contains(byte | 32) || (48...57).contains(byte)
                    || byte == UInt8(ascii: "_")
            }
            guard isName, !("0"..."9").contains(String(name.prefix(1))), name.utf8.count <= 128
            else {
                throw .invalid(
                    field: entry.place("name"),
                    "\(name) is no variable's name: letters, digits and _, no digit first")
            }
            guard names.insert(name).inserted else {
                throw .invalid(field: entry.place("name"), "\(name) is said twice")
            }
            if entry["value_from"] != nil {
                throw .invalid(
                    field: entry.place("value_from"),
                    "is not read here; write ${secret:NAME} into value")
            }
            labels.append(Label(name, entry.text("value") ?? ""))
        }
        return labels
    }
}
