package import ReleaseModel

/// An input for one run, and who waits for what becomes of it.
package struct Addressed: Sendable {
    package var run: RunID
    package var input: Input
    /// The plan under which the task that hands it in was begun; nil where no task does.
    ///
    /// Under another plan, steps may have other numbers.
    package var plan: Digest?
    /// Called once: when what follows is durable, or why nothing followed.
    package var reply: (@Sendable (Reply) -> Void)?

    package init(
        run: RunID, input: Input, plan: Digest? = nil,
        reply: (@Sendable (Reply) -> Void)? = nil
    ) {
        self.run = run
        self.input = input
        self.plan = plan
        self.reply = reply
    }
}

/// What became of an input.
package enum Reply: Sendable {
    case recorded(Answer)
    /// It changed nothing: there was nothing (any more) to record.
    case ignored
    case refused(EngineError)
}
