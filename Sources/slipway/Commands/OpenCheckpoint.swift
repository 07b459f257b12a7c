internal import ReleaseModel
internal import SlipwayAPI
internal import SlipwayClient

/// The checkpoint of a run that a person means.
enum OpenCheckpoint {
    /// The named one; without a name the only open one.
    static func find(
        _ step: String?, _ kind: String?, of run: String, _ client: SlipwayClient
    ) async throws -> API.CheckpointDetail {
        let open = try await client.checkpoints().items.filter { $0.run == run }
        if let step {
            if let found = open.first(where: { $0.step == step }) { return found }
            throw Failure(
                .refused, "no checkpoint named \(step) is open in \(run)", details: names(open))
        }
        let fitting = open.filter { kind == nil || $0.kind == kind }
        guard let found = fitting.first else {
            throw Failure(
                .refused, "\(run) has no open \(kind ?? "checkpoint")", details: names(open))
        }
        guard fitting.count == 1 else {
            throw Failure(
                .usage, "\(run) has several open checkpoints; name one", details: names(fitting))
        }
        return found
    }

    /// The step that is meant, without asking anybody where it is named.
    static func name(
        _ step: String?, _ kind: String?, of run: String, _ client: SlipwayClient
    ) async throws -> String {
        if let step { return step }
        return try await find(nil, kind, of: run, client).step
    }

    private static func names(_ open: [API.CheckpointDetail]) -> [String] {
        open.prefix(10).map { "\($0.step) (\($0.kind)) is open" }
    }

    /// What the plan makes of components; nothing where it is about none.
    static func changes(_ open: API.CheckpointDetail) -> [String] {
        guard !open.changes.isEmpty else { return [] }
        return ["components:"] + DifferenceText.lines(open.changes).map { "  \($0)" }
    }

    /// A JSON value as indented lines, for a person.
    static func lines(_ value: JSON, indent: String = "") -> [String] {
        switch value {
        case .object(let members):
            return members.flatMap { named(Style.plain($0.name), $0.value, indent) }
        case .array(let elements):
            return elements.flatMap { named("-", $0, indent) }
        case .string(let text):
            return [indent + Style.plain(text)]
        case .null, .bool, .integer, .number:
            return [indent + value.text]
        }
    }

    private static func named(_ name: String, _ value: JSON, _ indent: String) -> [String] {
        switch value {
        case .object, .array: ["\(indent)\(name):"] + lines(value, indent: indent + "  ")
        case .string, .null, .bool, .integer, .number:
            ["\(indent)\(name): \(lines(value).first ?? "")"]
        }
    }
}
