internal import ReleaseModel

/// How a command ended, as its receipt keeps it.
struct Ending: Hashable, Sendable {
    static let version: Int64 = 1

    var outcome: Outcome
    /// For a person: "exit 0", "signal 9", "not executed".
    var exit: String
    /// UTC, in milliseconds.
    var endedAt: Int64
    /// Processes that the command left behind and that were killed.
    var leftovers: Int = 0

    init(outcome: Outcome, exit: String, endedAt: Int64, leftovers: Int = 0) {
        self.outcome = outcome
        self.exit = exit
        self.endedAt = endedAt
        self.leftovers = leftovers
    }

    init?(_ json: JSON) {
        guard json["version"]?.integer == Self.version, let status = json["status"]?.string,
            let exit = json["exit"]?.string, let endedAt = json["endedAt"]?.integer
        else { return nil }
        let reason = json["reason"]?.string ?? ""
        switch status {
        case "succeeded":
            let outputs = json["outputs"]?.object ?? []
            outcome = .succeeded(outputs.map { Output($0.name, $0.value.string ?? "") })
        case "failed": outcome = .failed(reason: reason)
        case "cancelled": outcome = .cancelled(reason: reason)
        default: return nil
        }
        self.exit = exit
        self.endedAt = endedAt
        leftovers = Int(json["leftovers"]?.integer ?? 0)
    }

    var json: JSON {
        let what: [JSON.Member] =
            switch outcome {
            case .succeeded(let outputs):
                [
                    .init("status", "succeeded"),
                    .init("outputs", .members(outputs.map { .init($0.key, .string($0.value)) })),
                ]
            case .failed(let reason): [.init("status", "failed"), .init("reason", .string(reason))]
            case .cancelled(let reason):
                [.init("status", "cancelled"), .init("reason", .string(reason))]
            }
        return .members(
            what + [
                .init("version", .integer(Self.version)), .init("exit", .string(exit)),
                .init("endedAt", .integer(endedAt)), .init("leftovers", .integer(Int64(leftovers))),
            ])
    }
}

extension Outcome {
    /// The same, as the answer to a probe.
    var asProbe: Probe {
        switch self {
        case .succeeded(let outputs): .done(outputs)
        case .failed(let reason): .failed(reason: reason)
        case .cancelled(let reason): .cancelled(reason: reason)
        }
    }
}
