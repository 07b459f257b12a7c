/// A fact about a run, recorded in its journal.
///
/// The meaning of a released version never changes.
package enum RunEvent: Hashable, Sendable {
    case started(
        FrozenPlan, run: RunID, project: String, excluded: [StepID], by: Principal)

    // Attempts of actions, forward and undo.
    case attemptOrdered(AttemptRef)
    case attemptSucceeded(AttemptRef, [Output])
    /// With `retryAt` an automatic retry follows; without, the step has failed.
    case attemptFailed(AttemptRef, reason: String, retryAt: Instant?)
    /// Stopped because somebody asked; it may be ordered again, as a new generation.
    case attemptCancelled(AttemptRef, reason: String)
    /// `isOrphaned`: the server lost the attempt, so that it does not count as the step's failure.
    case attemptInDoubt(AttemptRef, reason: String, isOrphaned: Bool)
    /// A probe found it still at work: it was attached to again.
    case attemptReattached(AttemptRef)
    /// A probe found that it never began. With `failure` the step has failed.
    case attemptNotDone(AttemptRef, failure: String?)
    /// No probe can tell: a person must resolve.
    case attemptUnknown(AttemptRef, reason: String)
    case probeFailed(AttemptRef, reason: String, again: Instant)
    case probeOrdered(AttemptRef)
    case resolved(AttemptRef, as: Resolution, by: Principal, reason: String)
    /// An ending that nobody waits for any more: kept, and changes nothing.
    case staleEnding(AttemptRef, text: String)
    case retryDue(StepID, Direction)
    /// The step's strings could not be resolved, so it was never ordered.
    case inputsMissing(StepID, reason: String)

    // What drivers note while they work.
    case residueLeft(StepID, Residue)
    case residueRestoreOrdered(StepID, name: String)
    case residueRestored(StepID, name: String)
    case residueRestoreFailed(StepID, name: String, reason: String)
    case beforeNoted(StepID, JSON)

    // Checkpoints, waits, gates.
    case checkpointOpened(StepID, expires: Instant?)
    case voted(StepID, Vote)
    /// Somebody whom the approval names hands the vote on.
    case delegated(StepID, Delegation)
    case delegationWithdrawn(StepID, by: Principal, comment: String)
    case checkpointAgreed(StepID)
    case checkpointRejected(StepID, by: Principal, comment: String)
    case checkpointExpired(StepID)
    case triggered(StepID, by: Principal, comment: String)
    case waitStarted(StepID, until: Instant)
    case waitEnded(StepID)
    case gateOpened(StepID, until: Instant)
    case gateObserved(StepID, Observation)
    case gateHeld(StepID, detail: String)
    case gateFailed(StepID, reason: String)

    // Skipping.
    case skipProposed(StepID, by: Principal, reason: String)
    case skipped(StepID, by: Principal, reason: String)
    /// A gate that was skipped: what it watches was not waited for.
    case gateOverridden(StepID, GateOverride)

    // The run as a whole.
    case paused
    case stopOrdered
    case stopped
    case resumed
    case retried([StepID])
    case amended(FrozenPlan, voided: [StepID], by: Principal)
    /// A step failed with `failMode: stop`: nothing new is ordered.
    case halted
    case failed
    case succeeded
    case abortStarted
    case aborted
    case abortFailed
    case rollbackStarted
    case rolledBack
    case rollbackFailed
    case closed
    /// A server took the run up: what was under way is in doubt, gates begin anew.
    case recovered
}

/// An event with when it was decided and which command caused it.
package struct RecordedEvent: Hashable, Sendable {
    package var at: Instant
    package var command: Stamp?
    package var event: RunEvent

    /// The command that caused an event.
    package struct Stamp: Hashable, Sendable {
        package var id: String
        package var by: Principal
        package var verb: VerbName

        package init(_ command: Command) {
            id = command.id
            by = command.by
            verb = command.verb.name
        }

        init(id: String, by: Principal, verb: VerbName) {
            self.id = id
            self.by = by
            self.verb = verb
        }
    }

    package init(at: Instant, command: Stamp? = nil, event: RunEvent) {
        self.at = at
        self.command = command
        self.event = event
    }
}

/// A journal holds an event that cannot follow what is before it: the run is parked for a person.
package struct InvalidEvent: Error, Hashable, Sendable {
    package var reason: String

    package init(_ reason: String) {
        self.reason = reason
    }
}
