package import ReleaseModel

/// What a region release task does: stages in order, groups side by side, tasks in order.
package struct ReleaseConfig: Hashable, Sendable {
    package var stages: [Stage]
    /// Where a template's stages came from, as the client said it; nil for `ui`.
    package var sources: JSON?
    /// What fills `${…}` of a template.
    package var inputs: [Output] = []

    package struct Stage: Hashable, Sendable {
        /// A machine's key, unique in the release task.
        package var name: String
        package var displayName: String
        package var groups: [Group]
    }

    package struct Group: Hashable, Sendable {
        package var name: String
        package var tasks: [Task]
    }

    package struct Task: Hashable, Sendable {
        /// A machine's key, unique in the release task; its steps' names begin with it.
        package var name: String
        package var displayName: String
        package var kind: Kind
        /// What it needs, as written.
        package var input: JSON
        /// Of one attempt: a duration, as in a plan.
        package var timeout: String?
        /// As in a plan: `{"limit": 2, "backoff": "1s"}`.
        package var retry: JSON?
    }

    package enum Kind: Hashable, Sendable {
        case component(ComponentTaskKind)
        case build
        case manualApproval
        case manualTrigger
        case wait
        case gate
        case command
        case http

        /// Every kind, by its name on the wire.
        package static let named: [(name: String, kind: Kind)] =
            ComponentTaskKind.allCases.map { ($0.rawValue, .component($0)) } + [
                ("build", .build), ("manual_approval", .manualApproval),
                ("manual_trigger", .manualTrigger), ("wait", .wait), ("gate", .gate),
                ("command", .command), ("http", .http),
            ]

        package var name: String {
            switch self {
            case .component(let kind): kind.rawValue
            case .build: "build"
            case .manualApproval: "manual_approval"
            case .manualTrigger: "manual_trigger"
            case .wait: "wait"
            case .gate: "gate"
            case .command: "command"
            case .http: "http"
            }
        }

        /// Whether an attempt of it can take too long, and be tried again.
        var isAction: Bool {
            switch self {
            case .build, .command, .http: true
            case .component, .manualApproval, .manualTrigger, .wait, .gate: false
            }
        }
    }

    /// What one may not exceed; the project's number of release tasks besides.
    package enum Limits {
        package static let stages = Plan.Limits.phases
        package static let groups = 100
        package static let tasks = 1_000
        package static let releaseTasks = 1_000
        package static let records = 1_000
        package static let inputs = 100
    }

    package var tasks: [Task] { stages.flatMap { $0.groups.flatMap(\.tasks) } }
}

extension ReleaseConfig {
    /// As the wire has it: what `ReleaseConfigReader` reads back.
    package var json: JSON {
        var members: [JSON.Member] = [.init("stages", .array(stages.map(\.json)))]
        if let sources { members.append(.init("sources", sources)) }
        return .members(members)
    }

    package var digest: Digest { Digest(of: json.encoded) }
}

extension ReleaseConfig.Stage {
    package var json: JSON {
        [
            "name": .string(name), "display_name": .string(displayName),
            "groups": .array(
                groups.map { group in
                    [
                        "name": .string(group.name),
                        "tasks": .array(group.tasks.map(\.json)),
                    ]
                }),
        ]
    }
}

extension ReleaseConfig.Task {
    package var json: JSON {
        var members: [JSON.Member] = [
            .init("name", .string(name)), .init("display_name", .string(displayName)),
            .init("task_type", .string(kind.name)), .init("input", input),
        ]
        if let timeout { members.append(.init("timeout", .string(timeout))) }
        if let retry { members.append(.init("retry", retry)) }
        return .members(members)
    }
}
