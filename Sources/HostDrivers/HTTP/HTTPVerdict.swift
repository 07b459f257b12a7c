internal import ReleaseModel

/// What one answer means for an effect.
enum HTTPVerdict: Equatable, Sendable {
    case ended(Outcome)
    case inDoubt(reason: String)
    /// In doubt, and the target bears the same request again.
    case repeatable(reason: String, after: Duration?)

    private static let longestRetryAfter = 30

    init(_ result: HTTPResult, for call: HTTPCall, of effect: Effect) {
        switch result {
        case .notSent(let reason):
            self = .ended(.failed(reason: "nothing was sent to \(call.url): \(reason)"))
        case .lost(let reason):
            self.init(
                doubt: "the request was sent to \(call.url), but its answer was lost: \(reason)",
                isRepeatable: effect.idempotent)
        case .answered(let answer):
            self.init(answer, for: call, of: effect)
        }
    }

    private init(_ answer: HTTPAnswer, for call: HTTPCall, of effect: Effect) {
        let text = "\(call.url) \(answer.text)"
        if call.expected?.contains(answer.status) ?? answer.isSuccess {
            guard let outputs = answer.outputs(effect.outputs) else {
                self = .inDoubt(
                    reason: "\(text): it is done, but the answer holds no "
                        + effect.outputs.joined(separator: ", ")
                        + "; resolve it as done, with outputs"
                )
                return
            }
            self = .ended(.succeeded(outputs))
            return
        }
        switch answer.status {
        case 200..<300:
            let expected = (call.expected ?? []).map(String.init).joined(separator: ", ")
            self = .inDoubt(reason: "\(text), but the plan expects \(expected)")
        case 301, 307, 308:
            self = .ended(.failed(reason: "\(text): write the final address into the plan"))
        case 408, 429, 500...:
            let pause = answer.retryAfter.map {
                Duration.seconds(max(0, min($0, Self.longestRetryAfter)))
            }
            self.init(doubt: text, isRepeatable: effect.idempotent, after: pause)
        case 400..<500:
            self = .ended(.failed(reason: text))
        default:
            self.init(doubt: text, isRepeatable: effect.idempotent)
        }
    }

    private init(doubt reason: String, isRepeatable: Bool, after pause: Duration? = nil) {
        self = isRepeatable ? .repeatable(reason: reason, after: pause) : .inDoubt(reason: reason)
    }
}
