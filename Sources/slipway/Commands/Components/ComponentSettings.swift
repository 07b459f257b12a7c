internal import ArgumentParser
internal import ReleaseModel

/// What a component shall be: from a file, from options, or from both.
struct ComponentSettings: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Fields of a component, YAML or JSON; options beside it win.", valueName: "file"),
        completion: .file(extensions: ["yaml", "yml", "json"]))
    var file: String?

    @Option(
        help: ArgumentHelp(
            "The package: file:/…, http://… or https://…, with #sha256=DIGEST at its end.",
            valueName: "url"))
    var artifact: String?

    @Option(help: "The version; made up like 2026.1121.1 where none is given.")
    var version: String?

    @Option(help: ArgumentHelp("How many run on each target.", valueName: "count"))
    var replicas: Int?

    @Option(help: ArgumentHelp("The port that its proxy listens on.", valueName: "port"))
    var port: Int?

    @Option(help: ArgumentHelp("The path that says it is well: /health.", valueName: "path"))
    var health: String?

    @Option(
        name: .customLong("env"),
        help: ArgumentHelp(
            "A variable; may be repeated. What is given replaces all there are.",
            valueName: "name=value"))
    var variables: [String] = []

    @Option(
        help: ArgumentHelp(
            "one-batch, rolling:BATCHES, or gray:REPLICAS:PERCENT.", valueName: "how"))
    var strategy: String?

    @Argument(
        parsing: .postTerminator,
        help: "How a replica is started, behind --: ./server --port {port}")
    var command: [String] = []

    /// The body that says so; fields that are not given are not in it.
    func body() throws -> JSON {
        var members = try file.map(DocumentFile.read)?.object ?? []
        if let artifact {
            members.append(.init("source", ["kind": "package", "url": .string(artifact)]))
        }
        if let version { members.append(.init("version", .string(version))) }
        if let replicas { members.append(.init("replica", .integer(Int64(replicas)))) }
        if let port {
            members.append(
                .init(
                    "external_accesses",
                    [["protocol": "HTTP", "forward_port": .integer(Int64(port))]]))
        }
        if let health {
            members.append(.init("readiness_probe", ["type": "http", "path": .string(health)]))
        }
        if !variables.isEmpty { members.append(.init("envs", try environment())) }
        if let strategy { members.append(.init("deploy_strategy", try Self.strategy(strategy))) }
        if !command.isEmpty {
            members.append(.init("command", ["command": .array(command.map(JSON.string))]))
        }
        return .members(members)
    }

    private func environment() throws -> JSON {
        .array(
            try variables.map { variable in
                let parts = variable.split(
                    separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                guard parts.count == 2, !parts[0].isEmpty else {
                    throw ValidationError("--env takes NAME=VALUE, not '\(variable)'")
                }
                return ["name": .string(String(parts[0])), "value": .string(String(parts[1]))]
            })
    }

    private static func strategy(_ text: String) throws -> JSON {
        let parts = text.split(separator: ":").map(String.init)
        let numbers = parts.dropFirst().compactMap { Int64($0) }
        switch (parts.first, parts.count, numbers.count) {
        case ("one-batch", 1, 0): return ["type": "OneBatchRelease"]
        case ("rolling", 2, 1):
            return [
                "type": "RollingRelease", "rolling_release": ["batches": .integer(numbers[0])],
            ]
        case ("gray", 3, 2):
            return [
                "type": "GrayRelease",
                "gray_release": [
                    "first_batch_replica": .integer(numbers[0]),
                    "first_batch_weight": .integer(numbers[1]),
                ],
            ]
        default:
            throw ValidationError(
                "--strategy takes one-batch, rolling:BATCHES or gray:REPLICAS:PERCENT, not "
                    + "'\(text)'")
        }
    }
}
