internal import PlanLanguage
package import ReleaseModel

/// Makes the engine's plan of what a release task says.
package struct ReleaseTaskPlanner: Sendable {
    private let components: ComponentPlanner

    package init(components: ComponentPlanner) {
        self.components = components
    }

    /// What a plan is made for.
    package struct Purpose: Sendable {
        package var name: String
        package var failMode: Plan.FailMode
        package var project: String
        /// The command that starts the run: planned twice with it, the plan is the same.
        package var seed: String
        /// Whose the things are that it creates, and the day that versions are called after.
        package var creator: String
        package var at: Instant

        package init(
            name: String, failMode: Plan.FailMode, project: String, seed: String,
            creator: String, at: Instant
        ) {
            self.name = name
            self.failMode = failMode
            self.project = project
            self.seed = seed
            self.creator = creator
            self.at = at
        }

        fileprivate var resources: PlannedResources {
            var resources = PlannedResources()
            resources.creator = creator
            resources.at = at
            return resources
        }
    }

    /// The plan of a whole release task.
    ///
    /// - Parameter kept: steps that stay as they are, by their task: what was planned before for a
    ///   task that nobody has changed since. A component may look different meanwhile.
    package func plan(
        _ config: ReleaseConfig, for purpose: Purpose, keeping kept: [String: [PlanTask]] = [:]
    ) throws(ResourceError) -> Plan {
        var made = purpose.resources
        var phases: [Plan.Phase] = []
        for stage in config.stages {
            var groups: [Plan.Group] = []
            for group in stage.groups {
                made.beginGroup()
                var tasks: [PlanTask] = []
                for task in group.tasks {
                    guard let old = kept[task.name] else {
                        tasks += try steps(of: task, config.inputs, purpose, &made)
                        continue
                    }
                    // Later tasks may use what it makes; where it is made already, they find it.
                    let new = try? steps(of: task, config.inputs, purpose, &made)
                    // A check that stood before another task, or is new, may stand before it now.
                    let checks = (new ?? []).filter { Self.isCheck($0.name) }
                    tasks +=
                        checks.filter { check in !old.contains { $0.name == check.name } } + old
                }
                groups.append(Plan.Group(name: group.name, tasks: tasks))
            }
            phases.append(Plan.Phase(name: stage.name, groups: groups))
        }
        return Plan(name: purpose.name, failMode: purpose.failMode, phases: phases)
    }

    /// Refuses what could never be run, whatever there is when it is started.
    ///
    /// What a task refers to may be made later: that alone is no mistake.
    package func check(
        _ config: ReleaseConfig, for purpose: Purpose
    ) throws(ResourceError) {
        var made = purpose.resources
        var isComplete = true
        var steps: [String: [PlanTask]] = [:]
        for task in config.tasks {
            do throws(ResourceError) {
                steps[task.name] = try self.steps(of: task, config.inputs, purpose, &made)
            } catch {
                switch error {
                case .missing, .nameTaken, .wrongState: isComplete = false
                default: throw error
                }
            }
        }
        guard isComplete else { return }
        let plan = try plan(config, for: purpose, keeping: steps)
        do throws(Refusal) {
            _ = try FrozenPlan(plan, digest: plan.digest)
        } catch {
            throw ResourceError(invalid: error)
        }
    }

    /// The task that a step belongs to.
    package static func task(ofStep name: String) -> String {
        String(name.prefix { $0 != "." })
    }

    /// Whether a step is a check of an environment: `TASK.check.NAME`.
    static func isCheck(_ step: String) -> Bool {
        step.dropFirst(task(ofStep: step).count).hasPrefix(".check.")
    }

    // MARK: One task

    private func steps(
        of task: ReleaseConfig.Task, _ inputs: [Output], _ purpose: Purpose,
        _ made: inout PlannedResources
    ) throws(ResourceError) -> [PlanTask] {
        let input = inputs.isEmpty ? task.input : try task.input.filled(inputs, at: task.name)
        switch task.kind {
        case .component(let kind):
            return try components.steps(
                of: kind, named: task.name, input, in: purpose.project, seed: purpose.seed,
                made: &made)
        case .build:
            return [try step(task, "action", Self.build(input))]
        case .command: return [try step(task, "action", input.with("driver", "command"))]
        case .http: return [try step(task, "action", input.with("driver", "http"))]
        case .manualApproval: return [try step(task, "approval", input)]
        case .manualTrigger: return [try step(task, "trigger", input)]
        case .gate: return [try step(task, "gate", input)]
        case .wait:
            let fields = try StrictFields(input, "the input of \(task.name)", knows: ["for"])
            return [try step(task, "wait", .string(try fields.required("for", atMost: 64)))]
        }
    }

    /// A build is a command that hands on its archive and that archive's digest.
    private static func build(_ input: JSON) -> JSON {
        var input = input.with("driver", "command")
        if input["outputs"] == nil { input = input.with("outputs", ["ARCHIVE", "SHA256"]) }
        // What it made stays; a rollback has nothing to put back.
        return input["undo"] == nil ? input.with("undo", "none") : input
    }

    /// The plan language reads it: what it takes, and what it says of mistakes, is written once.
    private func step(
        _ task: ReleaseConfig.Task, _ word: String, _ value: JSON
    ) throws(ResourceError) -> PlanTask {
        var members: [JSON.Member] = [
            // The plan language's own names are narrower than ours.
            .init("name", "task"), .init(word, value),
        ]
        if let timeout = task.timeout { members.append(.init("timeout", .string(timeout))) }
        if let retry = task.retry { members.append(.init("retry", retry)) }
        let read = PlanReader.task(.members(members))
        guard var step = read.task else {
            let mistakes = read.problems.filter { $0.severity == .error }.prefix(3).map { problem in
                problem.message.replacing("task task", with: task.name)
                    + (problem.suggestion.map { "; write \($0)" } ?? "")
            }
            throw .invalid(
                field: "the input of \(task.name)", mistakes.joined(separator: ". "))
        }
        step.name = task.name
        return step
    }
}

extension ResourceError {
    /// A plan that the engine cannot run, in the words of the release task.
    init(invalid refusal: Refusal) {
        self = .invalid(
            field: "stages",
            ([refusal.sentence] + refusal.facts.map { "\($0.fact): \($0.remedy)." })
                .joined(separator: " "))
    }
}

extension JSON {
    func with(_ name: String, _ value: JSON) -> JSON {
        .members((object ?? []) + [Member(name, value)])
    }

    /// This value with `${NAME}` of a template's inputs filled in; other references stay.
    fileprivate func filled(
        _ inputs: [Output], at task: String
    ) throws(ResourceError) -> JSON {
        switch self {
        case .null, .bool, .integer, .number: return self
        case .string(let text):
            guard Template.mayRefer(text) else { return self }
            var filled = ""
            for part in Template(text).parts {
                switch part {
                case .literal(let literal): filled += literal.replacing("${", with: "$${")
                case .reference(.variable(let name)):
                    guard let input = inputs.first(where: { $0.key == name }) else {
                        throw .invalid(
                            field: "the input of \(task)",
                            "${\(name)} has no value; give input_values.\(name)")
                    }
                    filled += input.value.replacing("${", with: "$${")
                case .reference(let other): filled += "\(other)"
                case .malformed(let text): filled += text
                }
            }
            return .string(filled)
        case .array(let elements):
            var filled: [JSON] = []
            for element in elements { filled.append(try element.filled(inputs, at: task)) }
            return .array(filled)
        case .object(var members):
            for index in members.indices {
                members[index].value = try members[index].value.filled(inputs, at: task)
            }
            return .object(members)
        }
    }
}
