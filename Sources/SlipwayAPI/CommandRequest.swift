extension API {
    /// Asks something of a run; the path says which verb.
    ///
    /// A verb takes the fields it needs and refuses others.
    package struct CommandRequest: Codable, Hashable, Sendable {
        /// agree, delegate, reject, trigger, skip, resolve: the step it is about.
        package var step: String?
        /// agree: the digest of what was shown.
        package var seen: String?
        /// delegate: who votes instead; missing takes the vote back.
        package var to: String?
        /// agree, delegate, reject, trigger: a word from the person.
        package var comment: String?
        /// skip, resolve: why.
        package var reason: String?
        /// resolve: which attempt was looked at; once there is another one, the answer is no.
        package var attempt: Int?
        /// resolve: `forward` or `undo`: the direction of that attempt.
        package var direction: String?
        /// resolve: `done` or `not_done`.
        package var resolution: String?
        /// resolve as done: what the step would have handed on.
        package var outputs: [String: String]?
        /// amend: the new plan's text.
        package var plan: String?
        /// amend: `yaml` or `json`; both are read where nothing is said.
        package var format: String?
        /// amend: the absolute folder that relative paths of the plan start from.
        package var directory: String?
        /// Chosen by the client: asked twice, it gets its first answer.
        package var commandId: String?

        package init(
            step: String? = nil, seen: String? = nil, to: String? = nil, comment: String? = nil,
            reason: String? = nil, attempt: Int? = nil, direction: String? = nil,
            resolution: String? = nil, outputs: [String: String]? = nil, plan: String? = nil,
            format: String? = nil,
            directory: String? = nil, commandId: String? = nil
        ) {
            self.step = step
            self.seen = seen
            self.to = to
            self.comment = comment
            self.reason = reason
            self.attempt = attempt
            self.direction = direction
            self.resolution = resolution
            self.outputs = outputs
            self.plan = plan
            self.format = format
            self.directory = directory
            self.commandId = commandId
        }
    }
}
