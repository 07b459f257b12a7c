internal import ReleaseEngine
internal import ReleaseModel
internal import SlipwayAPI

/// Reads what a command needs from its body: each verb its own fields, and no others.
struct CommandReader {
    let engine: Engine

    func verb(_ name: VerbName, _ fields: BodyFields) throws -> Verb {
        switch name {
        case .start: throw ProblemError.badRequest("a run is started by POST \(API.root)/runs")
        case .agree: try agree(fields)
        case .delegate: try delegate(fields)
        case .reject: try comment(fields, Verb.reject)
        case .trigger: try comment(fields, Verb.trigger)
        case .skip: try skip(fields)
        case .resolve: try resolve(fields)
        case .amend: try amend(fields)
        case .retry: try bare(fields, .retry)
        case .pause: try bare(fields, .pause)
        case .stop: try bare(fields, .stop)
        case .resume: try bare(fields, .resume)
        case .abort: try bare(fields, .abort)
        case .rollBack: try bare(fields, .rollBack)
        case .close: try bare(fields, .close)
        }
    }

    private func bare(_ fields: BodyFields, _ verb: Verb) throws -> Verb {
        try fields.allow("commandId")
        return verb
    }

    private func comment(
        _ fields: BodyFields, _ verb: (String, String) -> Verb
    ) throws -> Verb {
        try fields.allow("commandId", "step", "comment")
        return verb(try fields.requiredText("step"), try fields.text("comment") ?? "")
    }

    private func agree(_ fields: BodyFields) throws -> Verb {
        try fields.allow("commandId", "step", "seen", "comment")
        return .agree(
            step: try fields.requiredText("step"),
            seen: Digest(try fields.requiredText("seen")),
            comment: try fields.text("comment") ?? "")
    }

    private func delegate(_ fields: BodyFields) throws -> Verb {
        try fields.allow("commandId", "step", "to", "comment")
        return .delegate(
            step: try fields.requiredText("step"), to: try fields.text("to"),
            comment: try fields.text("comment") ?? "")
    }

    private func skip(_ fields: BodyFields) throws -> Verb {
        try fields.allow("commandId", "step", "reason")
        return .skip(
            step: try fields.requiredText("step"), reason: try fields.requiredText("reason"))
    }

    private func resolve(_ fields: BodyFields) throws -> Verb {
        try fields.allow(
            "commandId", "step", "attempt", "direction", "resolution", "reason", "outputs")
        return .resolve(
            step: try fields.requiredText("step"), of: try attempt(fields),
            as: try resolution(fields),
            reason: try fields.requiredText("reason"))
    }

    /// Which attempt was looked at.
    private func attempt(_ fields: BodyFields) throws -> AttemptMark? {
        let word = try fields.text("direction")
        guard let direction = Direction(rawValue: word ?? Direction.forward.rawValue) else {
            throw ProblemError.badRequest("direction must be forward or undo")
        }
        guard let number = try fields.integer("attempt", in: 1...Int(Int32.max)) else {
            guard word == nil else {
                throw ProblemError.badRequest("direction says nothing without attempt")
            }
            return nil
        }
        return AttemptMark(direction, number)
    }

    private func resolution(_ fields: BodyFields) throws -> Resolution {
        let outputs = try fields.pairs("outputs")
        switch try fields.requiredText("resolution") {
        case "done": return .done(outputs ?? [])
        case "not_done":
            guard outputs == nil else {
                throw ProblemError.badRequest("a step that is not done hands on no outputs")
            }
            return .notDone
        case let other:
            throw ProblemError.badRequest("resolution must be done or not_done, not \(other)")
        }
    }

    private func amend(_ fields: BodyFields) throws -> Verb {
        try fields.allow("commandId", "plan", "format", "directory")
        return .amend(try engine.freeze(try PlanRequest.plan(in: fields)))
    }
}
