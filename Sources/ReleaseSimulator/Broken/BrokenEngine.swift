import ReleaseEngine
import ReleaseModel

/// An engine that breaks one promise: the simulator must notice.
package enum BrokenEngine: String, CaseIterable, Sendable {
    case performsBeforeRecording = "performs-before-recording"
    case treatsDoubtAsFailed = "treats-doubt-as-failed"
    case attachesWithoutProbing = "attaches-without-probing"
    case forgetsThePosition = "forgets-the-position"
    case retriesASibling = "retries-a-sibling"
    case takesAnOlderAnswer = "takes-an-older-answer"
    case skipsCheckpoints = "skips-checkpoints"
    case leavesOutCheckpoints = "leaves-out-checkpoints"
    case takesAnyApproval = "takes-any-approval"
    case abortsWhatChanged = "aborts-what-changed"
    case dropsTimersOnRestart = "drops-timers-on-restart"
    case rollsBackWhatItNeverDid = "rolls-back-what-it-never-did"
    case countsOnePersonTwice = "counts-one-person-twice"
    case letsAnyoneStandIn = "lets-anyone-stand-in"
    case reusesAKeyAfterFailure = "reuses-a-key-after-failure"
}

extension BrokenEngine {
    /// Performs what a change orders although it is not recorded yet.
    func impatience(
        _ driver: SimulatedDriver, _ simulation: Simulation
    ) -> (@Sendable (Change) -> Void)? {
        guard self == .performsBeforeRecording else { return nil }
        // Safety: called on the simulation's one thread.
        nonisolated(unsafe) let simulation = simulation
        return { change in
            guard let change = change.run, let run = simulation.referee.run(change.run) else {
                return
            }
            for bytes in change.events {
                guard let json = try? JSON(decoding: bytes),
                    let record = try? RecordedEvent(
                        decoding: json, names: run.graph, plan: nil),
                    case .attemptOrdered(let ref) = record.event
                else { continue }
                simulation.world.asked?(driver.server, run.effect(of: ref))
            }
        }
    }

    /// Changes what drivers are asked to perform.
    func distortion(_ referee: Referee) -> (@Sendable (Effect) -> [Effect])? {
        // Safety: called on the simulation's one thread.
        nonisolated(unsafe) let referee = referee
        switch self {
        case .reusesAKeyAfterFailure:
            return { effect in
                var effect = effect
                effect.key.generation = 1
                return [effect]
            }
        case .rollsBackWhatItNeverDid:
            return { effect in
                guard effect.key.direction == .undo, let run = referee.run(effect.key.run),
                    let other = run.steps.indices.first(where: { index in
                        run.steps[index].attempts == 0
                            && run.graph.tasks[index].kind.isCheckpoint == false
                    })
                else { return [effect] }
                var another = effect
                another.key.step = run.graph.tasks[other].name
                return [another, effect]
            }
        default: return nil
        }
    }
}
