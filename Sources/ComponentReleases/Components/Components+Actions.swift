internal import ReleaseEngine
package import ReleaseModel

extension Components {
    /// What an action led to: its job, and a word about it.
    package struct Done: Hashable, Sendable {
        package var job: String
        package var result: String
    }

    /// The actions of the published interface.
    private enum Word: String, CaseIterable {
        case start, stop, restart, scale, rollback
        case continueDeploy = "continue_deploy"
        case checkGrayRelease = "check_gray_release"
        case modifyGrayRule = "modify_gray_rule"
        case rollbackCurrent = "rollback_current"
    }

    /// Carries out one of the published actions: `{action, parameters}`.
    package func act(
        on component: Component, _ body: JSON, by asker: Asker
    ) async throws(ResourceError) -> Done {
        try WireShape.action.check(body, at: "")
        let fields = WireFields(body)
        let said = try fields.required("action")
        guard let word = Word(rawValue: said) else {
            throw .published(
                .unknownAction,
                "action: \(said) is not defined here; there are "
                    + Word.allCases.map(\.rawValue).joined(separator: ", "))
        }
        let parameters = fields.fields("parameters") ?? WireFields(.object([]), at: "parameters")
        switch word {
        case .start, .stop, .restart, .scale:
            return Done(job: try await run(word, component, parameters, asker), result: "ok")
        case .rollback: return try await rollBack(component, parameters, asker)
        case .continueDeploy:
            let gray = try await openGray(component)
            try await tell(.trigger(step: gray.step, comment: said), gray, asker)
            return Done(job: gray.job, result: "ok")
        case .checkGrayRelease:
            let gray = try await openGray(component)
            return Done(job: gray.job, result: "the gray release waits for \(gray.step)")
        case .modifyGrayRule: return try await modifyGray(component, parameters, asker)
        case .rollbackCurrent: return try await takeBack(component, asker)
        }
    }

    private func run(
        _ word: Word, _ component: Component, _ parameters: WireFields, _ asker: Asker
    ) async throws(ResourceError) -> String {
        try await refuseWhileChanged(component)
        try requireReleased(component)
        let job = Self.newJob()
        var spec = component.spec
        let plain = spec.strategy.plain
        switch word {
        case .stop:
            return try await change(
                component, to: spec, .stop, job, by: asker, strategy: .oneBatch, replicas: 0)
        case .start:
            return try await change(
                component, to: spec, .start, job, by: asker, strategy: plain)
        case .restart:
            try requireStarted(component)
            spec.restart = job
            return try await change(
                component, to: spec, .restart, job, by: asker, strategy: plain)
        case .scale:
            try requireStarted(component)
            guard let replicas = try parameters.integer("replica", in: 0...100) else {
                throw .invalid(
                    field: "parameters.replica", "is missing: a whole number from 0 to 100")
            }
            spec.replicas = replicas
            return try await change(
                component, to: spec, .scale, job, by: asker, strategy: plain)
        case .rollback, .continueDeploy, .checkGrayRelease, .modifyGrayRule, .rollbackCurrent:
            return ""
        }
    }

    private func rollBack(
        _ component: Component, _ parameters: WireFields, _ asker: Asker
    ) async throws(ResourceError) -> Done {
        try await refuseWhileChanged(component)
        try requireReleased(component)
        let version = try parameters.required("version")
        guard var spec = component.revision(version)?.spec else {
            let known = component.revisions.map(\.spec.version).suffix(10)
            throw .invalid(
                field: "parameters.version",
                "\(component.name) was never released as \(version); there are "
                    + known.joined(separator: ", "))
        }
        spec.restart = component.spec.restart
        let job = Self.newJob()
        return Done(
            job: try await change(
                component, to: spec, .rollback, job, by: asker, strategy: spec.strategy.plain),
            result: "ok")
    }

    private func requireReleased(_ component: Component) throws(ResourceError) {
        guard component.deployed.isEmpty else { return }
        throw .wrongState(
            .component, "\(component.name) was never released.",
            [
                .init(
                    "its first job has not succeeded", remedy: "modify it, or retry that job")
            ])
    }

    private func requireStarted(_ component: Component) throws(ResourceError) {
        guard component.isStopped else { return }
        throw .wrongState(
            .component, "\(component.name) is stopped.",
            [.init("nothing of it runs", remedy: "start it first")])
    }

    // MARK: Gray releases

    /// A gray release that waits to go on.
    private struct OpenGray {
        var run: RunID
        var job: String
        var step: String
        /// The part that is released, and what most still get.
        var spec: ComponentSpec
        var beside: String
    }

    private func openGray(_ component: Component) async throws(ResourceError) -> OpenGray {
        let beside = component.deployed.values.compactMap(\.beside).first
        for change in component.changes.reversed() where change.action == .upgrade {
            guard let beside, let run = try? await engine.runState(RunID(change.run)),
                let step = JobProgress(run, of: component.id, isWhole: false).openTrigger
            else { break }
            return OpenGray(
                run: run.id, job: change.id, step: step, spec: component.spec, beside: beside)
        }
        throw .wrongState(
            .component, "\(component.name) is not in the middle of a gray release.",
            [
                .init(
                    "no gray part waits beside another version",
                    remedy: "modify it with deploy_strategy.type GrayRelease first")
            ])
    }

    private func tell(
        _ verb: Verb, _ gray: OpenGray, _ asker: Asker
    ) async throws(ResourceError) {
        do throws(EngineError) {
            _ = try await engine.command(
                verb, of: gray.run, commandID: "c-" + Identifier.fresh(), by: asker.principal,
                in: asker.scope, from: asker.address)
        } catch {
            throw ResourceError(error)
        }
    }

    private func modifyGray(
        _ component: Component, _ parameters: WireFields, _ asker: Asker
    ) async throws(ResourceError) -> Done {
        let gray = try await openGray(component)
        guard case .gray(var replicas, var share, let batches) = gray.spec.strategy else {
            throw .wrongState(.component, "\(component.name) has no gray release.", [])
        }
        replicas = try parameters.integer("replica", in: 1...100) ?? replicas
        share = try parameters.integer("first_batch_weight", in: 1...99) ?? share
        var spec = gray.spec
        spec.strategy = .gray(replicas: replicas, share: share, remainingBatches: batches)
        let job = Self.newJob()
        return Done(
            job: try await change(
                component, to: spec, .gray, job, by: asker, strategy: spec.strategy,
                isAlone: false),
            result: "\(share) % go to \(spec.version)")
    }

    /// Ends the gray release, and gives everything back to the version before.
    private func takeBack(
        _ component: Component, _ asker: Asker
    ) async throws(ResourceError) -> Done {
        let gray = try await openGray(component)
        guard let old = component.revision(gray.beside)?.spec else {
            throw .wrongState(
                .component, "\(gray.beside) is not known any more.",
                [.init("its revision is too old", remedy: "release it again")])
        }
        try await tell(
            .reject(step: gray.step, comment: "rollback_current"), gray, asker)
        let job = Self.newJob()
        return Done(
            job: try await change(
                component, to: old, .rollback, job, by: asker, strategy: .oneBatch,
                isAlone: false),
            result: "back to \(old.version)")
    }
}
