import ReleaseModel
import SlipwayTestSupport
import Testing

extension StageServer {
    private static let pipelines = "pipeline/pipelines"

    /// Makes a region release task, and tells its id.
    func release(_ name: String, _ stages: [JSON]) async throws -> String {
        let made = try await done("POST", Self.pipelines, Self.body(name, stages))
        return try #require(made["id"]?.string)
    }

    func edit(_ release: String, _ name: String, _ stages: [JSON]) async throws {
        try await done("PUT", "\(Self.pipelines)/\(release)", Self.body(name, stages))
    }

    private static func body(_ name: String, _ stages: [JSON]) -> JSON {
        [
            "name": .string(name), "model_version": 2, "config_mode": "ui",
            "stages": .array(stages),
        ]
    }

    /// Acts, and tells the status that is answered.
    @discardableResult
    func act(
        _ action: String, on release: String, _ body: JSON? = nil, as token: String? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Int64? {
        let answer = try await done(
            "POST", "\(Self.pipelines)/\(release)/action?action_id=\(action)", body ?? [:],
            as: token, sourceLocation: sourceLocation)
        return answer["status"]?.integer
    }

    /// Agrees to a checkpoint as somebody who did not start it.
    func agree(
        to task: String, of release: String, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        try await act(
            "approval", on: release,
            ["task_name": .string(task), "approval_type": "agree", "message": "go on"],
            as: approver, sourceLocation: sourceLocation)
    }

    func show(_ release: String) async throws -> JSON {
        try await done("GET", "\(Self.pipelines)/\(release)")
    }

    /// Waits for a status; another one in which nothing moves by itself ends the wait.
    ///
    /// - Parameter more: others that are waited through.
    func wait(
        for status: Int64, of release: String, through more: Set<Int64> = [],
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        var shown: JSON = .null
        let moving = more.union([1, 4, 10, 13, 14])
        try await eventually("\(release) has status \(status)", within: .seconds(200)) {
            shown = try await show(release)
            let now = shown["status"]?.integer ?? 0
            return now == status || !moving.contains(now)
        }
        try #require(
            shown["status"]?.integer == status, "\(shown["stage_states"]?.text ?? "")",
            sourceLocation: sourceLocation)
    }

    /// Each task's status, by its name.
    func statuses(of release: String) async throws -> [String: Int64] {
        let shown = try await show(release)
        var statuses: [String: Int64] = [:]
        for stage in shown["stage_states"]?.array ?? [] {
            for task in stage["task_states"]?.array ?? [] {
                statuses[task["name"]?.string ?? ""] = task["status"]?.integer
            }
        }
        return statuses
    }
}

/// Pieces of region release tasks.
enum Stage {
    static func of(_ name: String, _ groups: [JSON]...) -> JSON {
        [
            "name": .string(name),
            "groups": .array(groups.map { ["tasks": .array($0)] }),
        ]
    }

    static func task(_ name: String, _ kind: String, _ input: JSON = [:]) -> JSON {
        ["name": .string(name), "task_type": .string(kind), "input": input]
    }

    /// A shell line that a rollback leaves as it is.
    static func shell(_ name: String, _ line: String, in folder: String) -> JSON {
        task(
            name, "command",
            [
                "run": ["/bin/sh", "-c", .string(line)], "directory": .string(folder),
                "undo": "none",
            ])
    }

    static func update(
        _ component: String, to package: TestPackage, more: [JSON.Member] = [],
        named name: String? = nil
    ) -> JSON {
        task(
            name ?? component, "update_component",
            .members(
                [
                    .init("application_name", "shop"),
                    .init("component_name", .string(component)),
                    .init("version", .string(package.version)), .init("source", package.source),
                ] + more))
    }
}
