package import ReleaseModel

/// A release plan as somebody asks for it: what create and edit take.
package struct ReleasePlanDraft: Hashable, Sendable {
    package var name: String
    package var about: String
    package var action: ReleasePlan.Action
    package var failStrategy: ReleasePlan.FailStrategy
    package var swimlane: String?
    package var items: [ReleasePlanItem]

    /// Reads the body of a request, strictly.
    ///
    /// - Parameter old: the plan that is edited: its kind stays, and what is left out stays too.
    package init(body: JSON, over old: ReleasePlan? = nil) throws(ResourceError) {
        let fields = try StrictFields(
            body, "",
            knows: ["name", "desc", "fail_strategy", "components", "action", "swimlane_id"])
        name = try fields.required("name", atMost: 10_000)
        guard ResourceName.allows(name) else {
            throw fields.wrong("name", "must be \(ResourceName.sentence)")
        }
        about = try fields.text("desc", atMost: 128) ?? old?.about ?? ""
        let strategies = ReleasePlan.FailStrategy.allCases.map(\.rawValue)
        failStrategy =
            try fields.word("fail_strategy", strategies).flatMap(ReleasePlan.FailStrategy.init)
            ?? old?.failStrategy ?? .stop
        swimlane = try fields.text("swimlane_id", atMost: 64) ?? old?.swimlane
        let words = ReleasePlan.Action.allCases.map(\.rawValue)
        let said = try fields.word("action", words).flatMap(ReleasePlan.Action.init)
        guard let action = said ?? old?.action else {
            throw fields.wrong("action", "is missing: one of \(words.joined(separator: ", "))")
        }
        if let old, action != old.action {
            throw fields.wrong(
                "action", "stays \(old.action.rawValue): make a new plan for something else")
        }
        self.action = action
        items = try [ReleasePlanItem](fields["components"], action)
    }
}
