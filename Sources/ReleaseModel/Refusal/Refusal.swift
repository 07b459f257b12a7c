/// The answer to a command not allowed now: a code, a sentence, and the facts that would have to change.
package struct Refusal: Error, Hashable, Sendable {
    package var code: Code
    package var sentence: String
    /// What stands in the way, each with what would make it go away (R10).
    package var facts: [Fact]

    package init(_ code: Code, _ sentence: String, _ facts: [Fact]) {
        self.code = code
        self.sentence = sentence
        self.facts = facts
    }

    /// One thing that stands in the way.
    package struct Fact: Hashable, Sendable {
        /// What is so: "payments-us failed".
        package var fact: String
        /// What would make it otherwise: "slipway release retry RUN".
        package var remedy: String

        package init(_ fact: String, remedy: String) {
            self.fact = fact
            self.remedy = remedy
        }
    }

    /// The kind of refusal; its raw value is part of the API.
    package enum Code: String, Hashable, Sendable, CaseIterable {
        /// The run's status does not allow the verb.
        case wrongStatus = "wrong_status"
        /// The step's state does not allow the verb.
        case wrongStepState = "wrong_step_state"
        /// No step of the run has that name.
        case noSuchStep = "no_such_step"
        /// The verb is not for this kind of step.
        case wrongStepKind = "wrong_step_kind"
        /// This person may not.
        case notAllowed = "not_allowed"
        /// What was shown is not what is there now.
        case contentChanged = "content_changed"
        /// The person has already said it.
        case alreadySaid = "already_said"
        /// A step is in doubt and must be resolved first.
        case inDoubt = "in_doubt"
        /// A step that changes something was ordered: no abort.
        case changesOrdered = "changes_ordered"
        /// A step that was ordered has no undo: no rollback.
        case noUndo = "no_undo"
        /// Something needed for it is missing: inputs of a selection, outputs, a reason.
        case incomplete
        /// A finished or in-doubt step would differ in the amended plan.
        case finishedStepsDiffer = "finished_steps_differ"
        /// The command's id was used before, for another command.
        case commandReused = "command_reused"
        /// The plan itself cannot be run.
        case invalidPlan = "invalid_plan"
        /// An approval that nobody could give.
        case nobodyMayApprove = "nobody_may_approve"
    }
}
