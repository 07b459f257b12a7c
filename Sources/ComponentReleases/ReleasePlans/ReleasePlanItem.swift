package import ReleaseModel

/// One component of a release plan, as it was said.
package struct ReleasePlanItem: Hashable, Sendable {
    /// The same number together, lower ones first.
    package var batch: Int
    package var name: String
    /// The component that is upgraded, cloned, or released for the first time.
    package var component: String?
    /// Everything that was said, for whoever looks.
    package var json: JSON
    /// Where it stands in the body, for messages.
    let place: String

    /// What the plan alone reads; the rest says what the component shall be.
    private static let own: Set = ["seq", "component_id", "workload_name", "create_mode"]

    /// Every field there is.
    static let shape = WireShape.task(
        ["application_id", "application_name", "environment_name"]
            + ["component_id", "workload_name", "create_mode"]
    ).with("seq", .whole)

    /// Reads one of the components, strictly.
    init(_ json: JSON, _ place: String, _ action: ReleasePlan.Action) throws(ResourceError) {
        self.json = json
        self.place = place
        guard json != .null else { throw .invalid(field: place, "must be an object") }
        try Self.shape.check(json, at: place)
        let fields = WireFields(json, at: place)
        guard let batch = try fields.integer("seq", in: 0...ReleasePlan.Limits.largestBatch) else {
            throw .invalid(
                field: fields.place("seq"), "is missing: the number of its batch, a whole number")
        }
        self.batch = batch
        name = try fields.name()
        component = fields.text("component_id")
        if action != .create, component == nil {
            throw .invalid(
                field: fields.place("component_id"),
                "is missing: the component to \(action.rawValue)")
        }
    }

    /// What was said of the component itself.
    var parameters: [JSON.Member] {
        (json.object ?? []).filter { !Self.own.contains($0.name) && $0.value != .null }
    }

    /// The same mistake, named as it stands in the plan.
    func placed(_ error: ResourceError) -> ResourceError {
        switch error {
        case .invalid(let field, let text): .invalid(field: "\(place).\(field)", text)
        case .published(let code, let text): .published(code, "\(place).\(text)")
        case .missing, .nameTaken, .wrongState, .notAllowed, .conflict, .unavailable: error
        }
    }
}

extension [ReleasePlanItem] {
    /// Reads the components of a plan.
    package init(_ json: JSON?, _ action: ReleasePlan.Action) throws(ResourceError) {
        let limit = ReleasePlan.Limits.components
        guard let list = json?.array, !list.isEmpty, list.count <= limit else {
            throw .invalid(field: "components", "must be a list of 1 to \(limit) components")
        }
        self = []
        for (index, element) in list.enumerated() {
            append(try ReleasePlanItem(element, "components[\(index)]", action))
        }
        try requireDistinct(action)
    }

    private func requireDistinct(_ action: ReleasePlan.Action) throws(ResourceError) {
        var components: Set<String> = []
        for item in self {
            // A component may be cloned more than once.
            guard action != .clone, let component = item.component else { continue }
            guard components.insert(component).inserted else {
                throw .invalid(
                    field: "\(item.place).component_id", "\(component) is in the plan twice")
            }
        }
        let limit = ReleasePlan.Limits.batches
        guard Set(map(\.batch)).count <= limit else {
            throw .invalid(
                field: "components",
                "seq has \(Set(map(\.batch)).count) different numbers; at most \(limit) batches "
                    + "follow each other: give more components the same number")
        }
    }

    /// The name of each one's task in the engine's plan: its own, with a number where two have it.
    package var tasks: [String] {
        var taken = Set(map(\.name))
        var seen: Set<String> = []
        return map { item in
            guard !seen.insert(item.name).inserted else { return item.name }
            var number = 2
            while !taken.insert("\(item.name)-\(number)").inserted { number += 1 }
            return "\(item.name)-\(number)"
        }
    }
}

extension WireShape {
    /// The same object with one member more.
    fileprivate func with(_ name: String, _ shape: WireShape) -> WireShape {
        guard case .object(var fields) = self else { return self }
        fields[name] = shape
        return .object(fields)
    }
}

extension ResourceSchemas {
    /// A component of a release plan.
    package static let releasePlanItem = ReleasePlanItem.shape.schema
}
