extension API {
    /// A group of a phase: its steps run in order.
    package struct GroupDetail: Codable, Hashable, Sendable {
        package var name: String
        package var steps: [StepDetail]

        package init(name: String, steps: [StepDetail]) {
            self.name = name
            self.steps = steps
        }
    }
}
