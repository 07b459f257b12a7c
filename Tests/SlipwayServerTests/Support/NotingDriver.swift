import ReleaseEngine
import ReleaseModel
import SlipwayTestSupport

/// A scripted driver that also keeps a log, the same for every attempt.
struct NotingDriver: Driver {
    let script = ScriptedDriver()
    let text = Array("one line\nzwölf Uhr\n".utf8)

    func probe(_ effect: Effect) async throws -> Probe { try await script.probe(effect) }

    func perform(_ effect: Effect, _ context: any EffectContext) async throws -> Outcome {
        try await script.perform(effect, context)
    }

    func undo(_ effect: Effect, _ context: any EffectContext) async throws -> Outcome {
        try await script.undo(effect, context)
    }

    func log(of key: EffectKey, from offset: Int, limit: Int) async -> LogChunk? {
        let piece = text.dropFirst(offset).prefix(limit)
        return LogChunk(
            bytes: Array(piece), nextOffset: offset + piece.count,
            isComplete: offset + piece.count >= text.count)
    }
}
