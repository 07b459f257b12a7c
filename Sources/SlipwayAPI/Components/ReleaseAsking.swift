extension API {
    /// Starts a release task.
    package struct ReleaseStartRequest: Codable, Hashable, Sendable {
        /// Names of tasks; nil: all of them.
        package var only: [String]?

        package init(only: [String]? = nil) { self.only = only }
    }

    /// Retries a release task, or only shows what that would change.
    package struct ReleaseRetryRequest: Codable, Hashable, Sendable {
        package var preview: Bool?

        package init(preview: Bool? = nil) { self.preview = preview }
    }

    package struct ReleaseCloneRequest: Codable, Hashable, Sendable {
        package var name: String?

        package init(name: String? = nil) { self.name = name }
    }

    /// What an action of a release task led to.
    package struct ReleaseTaskAnswer: Codable, Hashable, Sendable {
        package var task: String
        package var execution: Int
        package var run: String
        package var status: String
        /// Of a retry: what it takes in, or would.
        package var difference: ReleaseDifference?

        package init(
            task: String, execution: Int, run: String, status: String,
            difference: ReleaseDifference? = nil
        ) {
            self.task = task
            self.execution = execution
            self.run = run
            self.status = status
            self.difference = difference
        }
    }

    /// What a start, or a retry, of a release task changes.
    package struct ReleaseDifference: Codable, Hashable, Sendable {
        /// `start` or `retry`.
        package var purpose: String
        package var components: [ComponentChange]
        /// Of a retry, against its run: names of steps.
        package var added: [String]
        package var removed: [String]
        package var changed: [StepChange]
        /// Approvals that were given and must be given again.
        package var voided: [String]
        /// Why a retry would not be taken.
        package var refusal: Refusal?

        package init(
            purpose: String, components: [ComponentChange], added: [String], removed: [String],
            changed: [StepChange], voided: [String], refusal: Refusal? = nil
        ) {
            self.purpose = purpose
            self.components = components
            self.added = added
            self.removed = removed
            self.changed = changed
            self.voided = voided
            self.refusal = refusal
        }
    }

    /// One field of a step that is changed.
    package struct StepChange: Codable, Hashable, Sendable {
        package var step: String
        package var field: String
        package var before: String
        package var after: String

        package init(step: String, field: String, before: String, after: String) {
            self.step = step
            self.field = field
            self.before = before
            self.after = after
        }
    }
}
