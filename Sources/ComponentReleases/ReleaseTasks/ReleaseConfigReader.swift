package import ReleaseModel

/// Reads the stages of a release task as clients write them, strictly.
package struct ReleaseConfigReader {
    private var stageNames: Set<String> = []
    private var taskNames: Set<String> = []

    private init() {}

    /// The stages of a body: its own for `ui`, a template's for `template`.
    package static func read(
        stages: JSON?, sources: JSON?, mode: String
    ) throws(ResourceError) -> ReleaseConfig {
        var reader = ReleaseConfigReader()
        guard mode == "template" else {
            guard sources == nil || sources == .array([]) else {
                throw .invalid(
                    field: "sources", "belongs to config_mode template; with ui, write stages")
            }
            guard let stages else {
                throw .invalid(field: "stages", "is missing: config_mode ui takes at least one")
            }
            return ReleaseConfig(stages: try reader.stages(of: ["stages": stages], at: ""))
        }
        guard stages == nil || stages == .array([]) else {
            throw .invalid(
                field: "stages", "come from the template; with config_mode template, write sources")
        }
        return try reader.template(sources)
    }

    // MARK: Templates

    private mutating func template(_ sources: JSON?) throws(ResourceError) -> ReleaseConfig {
        let body = try StrictFields(
            .members([.init("sources", sources ?? .null)]), "", knows: ["sources"])
        let list = try body.list("sources", atMost: 1) ?? []
        guard let (place, value) = list.first else {
            throw body.wrong("sources", "is missing: config_mode template takes one")
        }
        let source = try StrictFields(
            value, place, knows: ["template_source", "input_values"])
        let from = try StrictFields(
            source["template_source"] ?? .null, "\(place).template_source",
            knows: ["storage", "content", "url", "http_username", "http_password"])
        let storage = try from.word("storage", ["inline", "devcloud", "obs", "http"])
        guard storage == "inline", let content = from["content"] else {
            throw from.wrong(
                "storage",
                "must be inline, with the stages as content: {\"stages\": […]}; this server "
                    + "fetches no templates from devcloud, obs or http")
        }
        let stages = try stages(of: content, at: "\(place).template_source.content")
        return ReleaseConfig(
            stages: stages, sources: sources, inputs: try inputs(of: source))
    }

    private func inputs(of source: StrictFields) throws(ResourceError) -> [Output] {
        guard let value = source["input_values"] else { return [] }
        guard let members = value.object else {
            throw source.wrong("input_values", "must be an object of texts")
        }
        guard members.count <= ReleaseConfig.Limits.inputs else {
            throw source.wrong(
                "input_values", "has more than \(ReleaseConfig.Limits.inputs) values")
        }
        var inputs: [Output] = []
        for member in members {
            guard let text = member.value.string, Reference.isKey(member.name) else {
                throw source.wrong(
                    "input_values", "\(member.name.prefix(64)) must be a name with a text")
            }
            inputs.append(Output(member.name, text))
        }
        return inputs
    }

    // MARK: Stages

    private mutating func stages(
        of json: JSON, at path: String
    ) throws(ResourceError) -> [ReleaseConfig.Stage] {
        let fields = try StrictFields(json, path, knows: ["stages"])
        let limit = ReleaseConfig.Limits.stages
        let list = try fields.list("stages", atMost: limit) ?? []
        guard !list.isEmpty else { throw fields.wrong("stages", "must hold at least one stage") }
        var stages: [ReleaseConfig.Stage] = []
        for (place, value) in list { stages.append(try stage(value, place)) }
        return stages
    }

    private mutating func stage(
        _ json: JSON, _ place: String
    ) throws(ResourceError) -> ReleaseConfig.Stage {
        let fields = try StrictFields(json, place, knows: ["name", "display_name", "groups"])
        let name = try key(fields)
        guard stageNames.insert(name).inserted else {
            throw fields.wrong("name", "two stages are named \(name); choose another name")
        }
        var names: Set<String> = []
        var groups: [ReleaseConfig.Group] = []
        let list = try fields.list("groups", atMost: ReleaseConfig.Limits.groups) ?? []
        for (number, (place, value)) in list.enumerated() {
            let group = try self.group(value, place, number + 1)
            guard names.insert(group.name).inserted else {
                throw .invalid(
                    field: "\(place).name",
                    "two groups of \(name) are named \(group.name); choose another name")
            }
            groups.append(group)
        }
        guard groups.contains(where: { !$0.tasks.isEmpty }) else {
            throw fields.wrong("groups", "must hold at least one task")
        }
        return ReleaseConfig.Stage(
            name: name, displayName: try fields.text("display_name", atMost: 128) ?? name,
            groups: groups)
    }

    private mutating func group(
        _ json: JSON, _ place: String, _ number: Int
    ) throws(ResourceError) -> ReleaseConfig.Group {
        let fields = try StrictFields(json, place, knows: ["name", "tasks"])
        let name = fields["name"] == nil ? "group-\(number)" : try key(fields)
        var tasks: [ReleaseConfig.Task] = []
        for (place, value) in try fields.list("tasks", atMost: ReleaseConfig.Limits.tasks) ?? [] {
            tasks.append(try task(value, place))
        }
        return ReleaseConfig.Group(name: name, tasks: tasks)
    }

    private mutating func task(
        _ json: JSON, _ place: String
    ) throws(ResourceError) -> ReleaseConfig.Task {
        let fields = try StrictFields(
            json, place, knows: ["name", "display_name", "task_type", "input", "timeout", "retry"])
        let name = try key(fields)
        guard taskNames.insert(name).inserted else {
            throw fields.wrong("name", "two tasks are named \(name); choose another name")
        }
        guard taskNames.count <= ReleaseConfig.Limits.tasks else {
            throw .invalid(
                field: "stages",
                "hold more than \(ReleaseConfig.Limits.tasks) tasks, which is what is allowed")
        }
        let kinds = ReleaseConfig.Kind.named
        let word = try fields.word("task_type", kinds.map(\.name))
        guard let kind = kinds.first(where: { $0.name == word })?.kind else {
            throw fields.wrong(
                "task_type",
                "is missing: one of " + kinds.map(\.name).joined(separator: ", "))
        }
        for name in ["timeout", "retry"] where fields[name] != nil && !kind.isAction {
            throw fields.wrong(name, "is not for \(kind.name): only for build, command and http")
        }
        let input = fields["input"] ?? [:]
        guard input.object != nil else { throw fields.wrong("input", "must be an object: {…}") }
        return ReleaseConfig.Task(
            name: name, displayName: try fields.text("display_name", atMost: 128) ?? name,
            kind: kind, input: input, timeout: try fields.text("timeout", atMost: 64),
            retry: fields["retry"])
    }

    /// A machine's key: safe in a file's name, an address and a step's name.
    private func key(_ fields: StrictFields) throws(ResourceError) -> String {
        let name = try fields.required("name", atMost: 64)
        let isPlain = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
        guard !name.isEmpty, isPlain else {
            throw fields.wrong("name", "must be 1 to 64 letters, digits, _ and -")
        }
        return name
    }
}
