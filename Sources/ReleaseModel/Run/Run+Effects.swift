extension Run {
    /// The effect that an attempt performs, every `${…}` resolved.
    package func effect(of ref: AttemptRef) -> Effect {
        guard let action = action(of: ref.step) else {
            preconditionFailure("only actions have effects")
        }
        let key = EffectKey(
            run: id, step: graph.tasks[ref.step.index].name, direction: ref.direction,
            generation: Int(ref.generation))
        var undoInput: JSON?
        if ref.direction == .undo, case .input(let input) = action.undo {
            undoInput = resolved(input, of: ref.step)
        }
        return Effect(
            key: key, attempt: Int(ref.attempt), driver: action.driver,
            input: resolved(action.input, of: ref.step), undoInput: undoInput,
            before: befores[ref.step] ?? [],
            idempotent: action.idempotent, outputs: action.outputs, timeout: action.timeout)
    }

    /// The effect in whose name a residue is put back: the step's latest.
    func residueEffect(of step: StepID) -> Effect {
        effect(of: currentAttempt(of: step, .forward))
    }

    /// Why the strings cannot be resolved now; nil when they can.
    func missingInput(_ input: JSON, of step: StepID) -> String? {
        guard graph.needsFilling[step.index] else { return nil }
        do throws(UnresolvedReference) {
            _ = try input.resolving(secretsOf: projectOfSecrets, value(of:))
            return nil
        } catch {
            guard error.reason == .unknown else { return error.description }
            return "\(error.description): it was not handed on"
        }
    }

    /// The JSON with every reference filled in; nothing is ordered before `missingInput` says that it can be.
    func resolved(_ input: JSON, of step: StepID) -> JSON {
        guard graph.needsFilling[step.index] else { return input }
        return (try? input.resolving(secretsOf: projectOfSecrets, value(of:))) ?? input
    }

    /// The project whose secrets the plan's references mean.
    var projectOfSecrets: String { project }

    func value(of reference: Reference) -> String? {
        switch reference {
        case .variable(let name):
            return frozen.plan.variables.first { $0.name == name }?.value
        case .output(let task, let key):
            guard let step = graph.step(named: task) else { return nil }
            return outputs(of: step).first { $0.key == key }?.value
        case .secret:
            // No value of a secret ever comes here: drivers fill it in.
            return nil
        }
    }

    /// What somebody who approves is shown: the plan and every value handed on between its steps.
    ///
    /// A value that is not known yet is shown as set later; a vote is bound to the digest of this.
    /// Of a secret its name and version are shown, or that the newest one will be used.
    package func shown(at checkpoint: StepID) -> JSON {
        var values: [JSON] = []
        for user in graph.references {
            for output in user.outputs {
                let maker = task(output.from).name
                let value = value(of: .output(task: maker, key: output.key))
                values.append([
                    "step": .string(task(user.step).name),
                    "output": .string("\(maker).\(output.key)"),
                    "value": .string(value ?? "set later by \(maker)"),
                ])
            }
        }
        var members: [JSON.Member] = [
            .init("run", .string(id.description)),
            .init("checkpoint", .string(task(checkpoint).name)),
            .init("plan", .string(frozen.plan.name)),
            .init("plan_digest", .string(frozen.digest.description)),
            .init("values", .array(values)),
        ]
        if !graph.secrets.isEmpty { members.append(.init("secrets", shownSecrets)) }
        return .members(members)
    }

    private var shownSecrets: JSON {
        .array(
            graph.secrets.flatMap { user in
                user.secrets.map { secret in
                    [
                        "step": .string(task(user.step).name), "secret": .string(secret.name),
                        "version": secret.version.map { .integer(Int64($0)) } ?? "newest",
                    ]
                }
            })
    }

    /// The digest of what is shown at a checkpoint now.
    package func shownDigest(at checkpoint: StepID) -> Digest {
        Digest(of: shown(at: checkpoint).encoded)
    }
}
