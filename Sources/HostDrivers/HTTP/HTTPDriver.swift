package import ReleaseEngine
package import ReleaseModel

/// Calls somebody else's system once per effect key.
///
/// Fields and the meaning of every answer are described in `docs/drivers.md`.
package struct HTTPDriver: Driver {
    private static let maximumRequests = 5
    private static let firstPause: Duration = .milliseconds(200)
    private static let longestPause: Duration = .seconds(5)
    private static let statusTimeout: Duration = .seconds(10)

    /// The pause between two looks at a status that says "running".
    private let followEvery: Duration

    private let secrets: any SecretSource

    package init(
        followEvery: Duration = .seconds(1), secrets: any SecretSource = NoSecrets()
    ) {
        self.followEvery = followEvery
        self.secrets = secrets
    }

    package func probe(_ effect: Effect) async throws -> Probe {
        // A secret that is gone meanwhile says nothing about the call: it is asked again later.
        let known = try await KnownSecrets(HTTPCall.secrets(of: effect), from: secrets)
        let call: HTTPCall
        do {
            call = try HTTPCall(effect, known)
        } catch {
            // Such an effect can never have been sent.
            return .failed(reason: error.description)
        }
        return try await ask(call, effect)
    }

    package func perform(_ effect: Effect, _ context: any EffectContext) async throws -> Outcome {
        try await carryOut(effect)
    }

    package func undo(_ effect: Effect, _ context: any EffectContext) async throws -> Outcome {
        try await carryOut(effect)
    }

    package func observe(_ gate: GateSpec) async throws -> Observation {
        do {
            let known = try await KnownSecrets(gate.input.secretReferences, from: secrets)
            return await HTTPGate(try HTTPGate.Look(gate.input, known)).observe()
        } catch {
            return Observation(holds: false, detail: "\(error)")
        }
    }

    private func carryOut(_ effect: Effect) async throws -> Outcome {
        let deadline = MonotonicTime.now + effect.timeout
        let call: HTTPCall
        do {
            let known = try await KnownSecrets(HTTPCall.secrets(of: effect), from: secrets)
            call = try HTTPCall(effect, known)
        } catch let error as SecretError {
            return .failed(reason: "nothing was sent: \(error)")
        } catch {
            return .failed(reason: "\(error)")
        }
        do {
            return try call.masker.hiding(
                in: try await carryOut(call, effect, until: deadline))
        } catch let doubt as EffectInDoubt {
            throw EffectInDoubt(reason: call.masker.mask(doubt.reason))
        }
    }

    private func carryOut(
        _ call: HTTPCall, _ effect: Effect, until deadline: MonotonicTime
    ) async throws -> Outcome {
        // An earlier attempt with this key may still be at work: it is not sent again.
        if call.status?.running != nil, try await ask(call, effect) == .running {
            return try await follow(call, effect, until: deadline)
        }
        return try await send(call, effect, until: deadline)
    }

    private func send(
        _ call: HTTPCall, _ effect: Effect, until deadline: MonotonicTime
    ) async throws -> Outcome {
        var headers = call.headers
        headers.append(.init(name: "Idempotency-Key", value: effect.key.description))
        var pause = Self.firstPause
        var doubt = ""
        for number in 1...Self.maximumRequests {
            if Task.isCancelled && number == 1 {
                return .cancelled(reason: "stopped before anything was sent")
            }
            let result = await HTTPExchange.send(
                call.method, call.url, headers: headers, body: call.body,
                within: deadline - MonotonicTime.now, hiding: call.masker)
            if case .answered(let answer) = result, answer.status == 202,
                call.status?.running != nil
            {
                return try await follow(call, effect, until: deadline)
            }
            if case .notSent = result, Task.isCancelled, number == 1 {
                return .cancelled(reason: "stopped before anything was sent")
            }
            // Once one request was sent, a later one that was not proves nothing.
            if number > 1, case .notSent(let reason) = result {
                doubt = "\(doubt); then nothing could be sent: \(reason)"
            } else {
                switch HTTPVerdict(result, for: call, of: effect) {
                case .ended(let outcome): return outcome
                case .inDoubt(let reason): throw EffectInDoubt(reason: reason)
                case .repeatable(let reason, let after):
                    doubt = "\(reason) (request \(number) of at most \(Self.maximumRequests))"
                    pause = max(pause, after ?? .zero)
                }
            }
            let isLast = number == Self.maximumRequests
            guard !isLast, MonotonicTime.now + pause < deadline else { break }
            try await Task.sleep(for: pause)
            pause = min(pause * 2, Self.longestPause)
        }
        throw EffectInDoubt(reason: doubt)
    }

    /// Asks until the target says how it ended.
    private func follow(
        _ call: HTTPCall, _ effect: Effect, until deadline: MonotonicTime
    ) async throws -> Outcome {
        var seen = "nothing was heard of it"
        while MonotonicTime.now < deadline {
            // One look that fails says nothing about the effect.
            switch try? await ask(call, effect) {
            case .done(let outputs): return .succeeded(outputs)
            case .failed(let reason): return .failed(reason: reason)
            case .cancelled(let reason): return .cancelled(reason: reason)
            case .running: seen = "it was still running"
            case .notDone: seen = "its status said it had not begun"
            case .unknown(let reason): seen = reason
            case nil: seen = "its status could not be asked"
            }
            try await Task.sleep(for: followEvery)
        }
        throw EffectInDoubt(reason: "no ending within \(effect.timeout.text): \(seen)")
    }

    private func ask(_ call: HTTPCall, _ effect: Effect) async throws -> Probe {
        guard let status = call.status else {
            return .unknown(reason: "the plan names no status address for this call")
        }
        let url = status.url(for: effect.key)
        let result = await HTTPExchange.send(
            "GET", url, headers: status.headers,
            within: min(effect.timeout, Self.statusTimeout), hiding: call.masker)
        switch result {
        case .answered(let answer):
            let verdict = status.verdict(answer, outputs: effect.outputs)
            return call.masker.hiding(
                in: verdict
                    ?? .unknown(reason: "\(url) \(answer.text), which the plan does not explain"))
        case .notSent(let reason), .lost(let reason):
            throw EffectInDoubt(reason: "\(url) could not be asked: \(reason)")
        }
    }
}
