extension Plan {
    /// The plan as canonical JSON, in the very schema that people write; defaults are spelled out.
    package var canonicalJSON: JSON {
        [
            "name": .string(name),
            "failMode": .string(failMode.rawValue),
            "parallelism": .integer(Int64(parallelism)),
            "variables": .members(variables.map { .init($0.name, .string($0.value)) }),
            "phases": .array(phases.map(\.canonicalJSON)),
        ]
    }

    /// What a run and an approval are bound to.
    package var digest: Digest { Digest(of: canonicalJSON.encoded) }

    /// Reads what `canonicalJSON` wrote; people's plans are read by the plan language.
    package init(canonical json: JSON) throws(InvalidEvent) {
        let fields = CanonicalFields(json: json, path: "plan")
        self.init(
            name: try fields.text("name"),
            failMode: try fields.choice("failMode"),
            parallelism: try fields.number("parallelism"),
            variables: try fields.members("variables").map { member in
                Variable(member.name, member.value.string ?? "")
            },
            phases: try fields.list("phases") { (phase) throws(InvalidEvent) in
                try Phase(canonical: phase)
            })
    }
}

extension Plan.Phase {
    fileprivate var canonicalJSON: JSON {
        [
            "name": .string(name),
            "groups": .array(
                groups.map { group in
                    [
                        "name": .string(group.name),
                        "tasks": .array(group.tasks.map(\.canonicalJSON)),
                    ]
                }),
        ]
    }

    fileprivate init(canonical fields: CanonicalFields) throws(InvalidEvent) {
        self.init(
            name: try fields.text("name"),
            groups: try fields.list("groups") { (group) throws(InvalidEvent) in
                Plan.Group(
                    name: try group.text("name"),
                    tasks: try group.list("tasks") { (task) throws(InvalidEvent) in
                        try PlanTask(canonical: task)
                    })
            })
    }
}

extension PlanTask {
    fileprivate var canonicalJSON: JSON {
        var members: [JSON.Member] = [.init("name", .string(name))]
        switch kind {
        case .action(let action):
            members += [
                .init("action", action.canonicalJSON), .init("timeout", .duration(action.timeout)),
                .init("retry", action.retry.canonicalJSON),
            ]
        case .approval(let approval):
            members.append(.init("approval", approval.canonicalJSON))
        case .trigger(let trigger):
            members.append(.init("trigger", ["by": .array(trigger.by.map(JSON.string))]))
        case .wait(let duration): members.append(.init("wait", .duration(duration)))
        case .gate(let gate):
            let timing: [JSON.Member] = [
                .init("driver", .string(gate.driver)), .init("every", .duration(gate.every)),
                .init("for", .duration(gate.holds)), .init("within", .duration(gate.within)),
            ]
            members.append(.init("gate", .members((gate.input.object ?? []) + timing)))
        }
        return .members(members)
    }

    fileprivate init(canonical fields: CanonicalFields) throws(InvalidEvent) {
        self.init(name: try fields.text("name"), kind: try Self.kind(fields))
    }

    private static func kind(_ fields: CanonicalFields) throws(InvalidEvent) -> Kind {
        if let action = fields["action"] {
            return .action(
                try ActionSpec(
                    canonical: action, timeout: fields.duration("timeout"),
                    retry: RetryPolicy(canonical: fields.inner("retry"))))
        }
        if let approval = fields["approval"] {
            return .approval(try ApprovalSpec(canonical: approval))
        }
        if let trigger = fields["trigger"] {
            return .trigger(TriggerSpec(by: try trigger.texts("by")))
        }
        if fields["wait"] != nil { return .wait(try fields.duration("wait")) }
        let gate = try fields.inner("gate")
        return .gate(
            GateSpec(
                driver: try gate.text("driver"),
                input: gate.json.without("driver", "every", "for", "within"),
                every: try gate.duration("every"), holds: try gate.duration("for"),
                within: try gate.duration("within")))
    }
}

extension ActionSpec {
    fileprivate var canonicalJSON: JSON {
        var members = input.object ?? []
        members.append(.init("driver", .string(driver)))
        members.append(.init("idempotent", .bool(idempotent)))
        members.append(.init("changes", .bool(changes)))
        members.append(.init("outputs", .array(outputs.map(JSON.string))))
        switch undo {
        case .unknown: break
        case .nothing: members.append(.init("undo", "none"))
        case .builtIn: members.append(.init("undo", "builtin"))
        case .input(let input): members.append(.init("undo", input))
        }
        return .members(members)
    }

    fileprivate init(
        canonical fields: CanonicalFields, timeout: Duration, retry: RetryPolicy
    ) throws(InvalidEvent) {
        let undo: Undo =
            switch fields.json["undo"] {
            case nil: .unknown
            case "none": .nothing
            case "builtin": .builtIn
            case .some(let input): .input(input)
            }
        self.init(
            driver: try fields.text("driver"),
            input: fields.json.without("driver", "idempotent", "changes", "outputs", "undo"),
            undo: undo, idempotent: fields.json["idempotent"]?.bool ?? false,
            changes: fields.json["changes"]?.bool ?? false, outputs: try fields.texts("outputs"),
            timeout: timeout, retry: retry)
    }
}

extension ApprovalSpec {
    /// What an approval did not have from the beginning is written only where it is said.
    fileprivate var canonicalJSON: JSON {
        var members: [JSON.Member] = []
        if all.isEmpty || !approvers.isEmpty {
            members.append(.init("approvers", .texts(approvers)))
        }
        members.append(.init("require", .integer(Int64(require))))
        if let expires { members.append(.init("expires", .duration(expires))) }
        if !all.isEmpty {
            members.append(
                .init(
                    "all",
                    .array(
                        all.map { condition in
                            [
                                "approvers": .texts(condition.approvers),
                                "require": .integer(Int64(condition.require)),
                            ]
                        })))
        }
        if needsComment { members.append(.init("comment", "required")) }
        return .members(members)
    }

    fileprivate init(canonical fields: CanonicalFields) throws(InvalidEvent) {
        var all: [Condition] = []
        if fields["all"] != nil {
            all = try fields.list("all") { (condition) throws(InvalidEvent) in
                Condition(
                    approvers: try condition.texts("approvers"),
                    require: try condition.number("require"))
            }
        }
        self.init(
            approvers: fields["approvers"] == nil ? [] : try fields.texts("approvers"),
            require: try fields.number("require"), all: all,
            expires: fields["expires"] == nil ? nil : try fields.duration("expires"),
            needsComment: fields.json["comment"] == "required")
    }
}

extension RetryPolicy {
    fileprivate var canonicalJSON: JSON {
        [
            "limit": .integer(Int64(limit)), "backoff": .duration(backoff),
            "maxBackoff": .duration(maxBackoff),
        ]
    }

    fileprivate init(canonical fields: CanonicalFields) throws(InvalidEvent) {
        self.init(
            limit: try fields.number("limit"), backoff: try fields.duration("backoff"),
            maxBackoff: try fields.duration("maxBackoff"))
    }
}

extension JSON {
    /// A duration as plans write it, in milliseconds.
    fileprivate static func duration(_ duration: Duration) -> JSON {
        .string("\(duration.wholeMilliseconds)ms")
    }

    fileprivate static func texts(_ texts: [String]) -> JSON { .array(texts.map(JSON.string)) }

    fileprivate func without(_ names: String...) -> JSON {
        .object((object ?? []).filter { !names.contains($0.name) })
    }
}
