internal import ReleaseEngine
package import ReleaseModel

extension ReleaseTasks {
    /// Sets when a release task starts by itself; from now on, and not for what is past.
    package func setTrigger(
        _ id: String, _ policy: ReleaseTask.TriggerPolicy, by asker: Asker
    ) async throws -> ReleaseTask {
        defer { bell.ring() }
        return try await alone(id) {
            var task = try find(id, in: asker.project)
            let config = try await self.config(of: task)
            _ = try Self.selected(policy.selection, in: config)
            guard let held = catalog.held(ReleaseTask.self, id, in: asker.project) else {
                throw ResourceError.missing(.releaseTask, id: id)
            }
            task = held.record
            task.trigger = policy
            task.trigger.setBy = ReleaseTask.Person(asker.principal)
            task.trigger.lookedAt = asker.now.milliseconds
            try await commit(
                [.put(task, replaces: held.version)],
                asker.audit("set-release-trigger", "release-task/\(id)", policy.detail))
            return task
        }
    }
}

extension ReleaseTask.TriggerPolicy {
    /// How many schedules one may have.
    package static let mostSchedules = 10

    /// Reads a trigger policy as clients write it, strictly.
    package init(body: JSON) throws(ResourceError) {
        self.init()
        let fields = try StrictFields(
            body, "", knows: ["strategy_type", "selected_tasks", "hooks"])
        guard let type = try fields.integer("strategy_type", in: 0...1) else {
            throw fields.wrong("strategy_type", "is missing: 0 for manual, 1 for scheduled")
        }
        isScheduled = type == 1
        selection = try ReleaseTask.Selection.read(body["selected_tasks"])
        for (place, value) in try fields.list("hooks", atMost: Self.mostSchedules) ?? [] {
            schedules.append(try Schedule(value, place))
        }
        guard schedules.isEmpty != isScheduled else {
            throw fields.wrong(
                "hooks",
                isScheduled
                    ? "is missing: strategy_type 1 takes at least one schedule"
                    : "belongs to strategy_type 1")
        }
    }

    var detail: JSON {
        [
            "strategy_type": .integer(isScheduled ? 1 : 0),
            "schedules": .array(schedules.map { .string($0.expression) }),
        ]
    }

    /// The first time after an instant at which one of the schedules is due.
    func next(after instant: Instant) -> Instant? {
        guard isScheduled else { return nil }
        return schedules.compactMap { schedule in
            (try? CronSchedule(schedule.expression, offset: schedule.offset))?
                .next(after: instant)
        }.min()
    }
}

extension ReleaseTask.TriggerPolicy.Schedule {
    fileprivate init(_ json: JSON, _ place: String) throws(ResourceError) {
        let fields = try StrictFields(
            json, place,
            knows: ["schedule", "timezone_operator", "timezone_hour", "timezone_minute"])
        let hours = try fields.integer("timezone_hour", in: 0...14) ?? 0
        // Ours: some places are half an hour away.
        let minutes = try fields.integer("timezone_minute", in: 0...59) ?? 0
        let sign = try fields.word("timezone_operator", ["+", "-"]) == "-" ? -1 : 1
        self.init(
            expression: try fields.required("schedule", atMost: 256),
            offset: sign * (hours * 60 + minutes))
        do throws(ResourceError) {
            let schedule = try CronSchedule(expression, offset: offset)
            guard schedule.next(after: Instant(milliseconds: 0)) != nil else {
                throw ResourceError.invalid(field: "schedule", "no time ever fits it")
            }
        } catch {
            guard case .invalid(let field, let text) = error else { throw error }
            throw .invalid(field: "\(place).\(field)", text)
        }
    }

    /// As the wire has it.
    package var json: JSON {
        let hours = Int64(abs(offset) / 60)
        let minutes = Int64(abs(offset) % 60)
        var members: [JSON.Member] = [
            .init("schedule", .string(expression)),
            .init("timezone_operator", .string(offset < 0 ? "-" : "+")),
            .init("timezone_hour", .integer(hours)),
        ]
        if minutes > 0 { members.append(.init("timezone_minute", .integer(minutes))) }
        return .members(members)
    }
}

extension ReleaseTask.Selection {
    /// Reads `selected_tasks`; nothing said, or null, selects everything.
    package static func read(_ json: JSON?) throws(ResourceError) -> [ReleaseTask.Selection] {
        let body = try StrictFields(
            .members([.init("selected_tasks", json ?? .null)]), "", knows: ["selected_tasks"])
        guard let list = try body.list("selected_tasks", atMost: ReleaseConfig.Limits.stages)
        else { return [] }
        guard !list.isEmpty else {
            throw body.wrong("selected_tasks", "is empty: leave it out to select everything")
        }
        var selections: [ReleaseTask.Selection] = []
        for (place, value) in list {
            let fields = try StrictFields(value, place, knows: ["stage_name", "tasks"])
            var names: [String] = []
            let tasks = try fields.list("tasks", atMost: ReleaseConfig.Limits.tasks) ?? []
            for (place, task) in tasks {
                guard let name = task.string else {
                    throw .invalid(field: place, "must be a task's name")
                }
                names.append(name)
            }
            guard !names.isEmpty else {
                throw fields.wrong("tasks", "must name at least one task")
            }
            selections.append(
                ReleaseTask.Selection(
                    stage: try fields.required("stage_name", atMost: 10_000), tasks: names))
        }
        return selections
    }

    package var json: JSON {
        ["stage_name": .string(stage), "tasks": .array(tasks.map(JSON.string))]
    }
}
