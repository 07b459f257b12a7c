package import ReleaseModel

/// What a retry would change of its run, because the release task was edited since.
package struct ReleaseDifference: Hashable, Sendable {
    /// Names of steps.
    package var added: [String] = []
    package var removed: [String] = []
    /// What is another way in a step, field by field.
    package var changed: [Change] = []
    /// Approvals that were given and must be given again.
    package var voided: [String] = []
    /// Why it cannot be taken in; nil where it can.
    package var refusal: Refusal?

    package var isEmpty: Bool {
        added.isEmpty && removed.isEmpty && changed.isEmpty && refusal == nil
    }

    package struct Change: Hashable, Sendable {
        package var step: String
        /// Where in the step: `action.artifact`.
        package var field: String
        package var before: String
        package var after: String
    }

    package init() {}

    /// The difference between what a run has and what it would get.
    package init(from old: Plan, to new: Plan) {
        let before = Self.steps(of: old)
        let after = Self.steps(of: new)
        let known = Dictionary(before, uniquingKeysWith: { first, _ in first })
        let kept = Set(after.map(\.0))
        added = after.map(\.0).filter { known[$0] == nil }
        removed = before.map(\.0).filter { !kept.contains($0) }
        for (name, step) in after {
            guard let old = known[name], old != step else { continue }
            Self.compare(old, step, "") { field, before, after in
                changed.append(Change(step: name, field: field, before: before, after: after))
            }
        }
        if old.failMode != new.failMode {
            changed.append(
                Change(
                    step: "", field: "fail_mode", before: old.failMode.rawValue,
                    after: new.failMode.rawValue))
        }
    }

    private static func steps(of plan: Plan) -> [(String, JSON)] {
        let phases = plan.canonicalJSON["phases"]?.array ?? []
        return phases.flatMap { $0["groups"]?.array ?? [] }
            .flatMap { $0["tasks"]?.array ?? [] }
            .compactMap { task in task["name"]?.string.map { ($0, task) } }
    }

    /// The leaves that differ.
    private static func compare(
        _ old: JSON?, _ new: JSON?, _ path: String, _ tell: (String, String, String) -> Void
    ) {
        guard old != new else { return }
        if let left = old?.object, let right = new?.object {
            let names = Set(left.map(\.name)).union(right.map(\.name)).sorted()
            for name in names {
                compare(old?[name], new?[name], path.isEmpty ? name : "\(path).\(name)", tell)
            }
        } else {
            tell(path, old?.shown ?? "", new?.shown ?? "")
        }
    }
}

extension JSON {
    /// For a person: a text without its quotes.
    fileprivate var shown: String { string ?? String(decoding: encoded, as: UTF8.self) }
}
