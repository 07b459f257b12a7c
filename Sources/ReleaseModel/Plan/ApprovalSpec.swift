/// A checkpoint: named people, or people of named groups, agree or reject.
package struct ApprovalSpec: Hashable, Sendable {
    /// Who may agree: a person's name, or `group:NAME`; empty means anybody.
    ///
    /// Whoever started or amended the run never may (R7).
    package var approvers: [String]
    /// How many different people must agree.
    package var require: Int
    /// Each of these must be fulfilled; where there are any, they say who may agree.
    package var all: [Condition]
    package var expires: Duration?
    /// Nobody agrees, rejects or hands on without a word for the record.
    package var needsComment: Bool

    /// So many different people from among some.
    package struct Condition: Hashable, Sendable {
        /// As the approval's; empty means anybody who may agree at all.
        package var approvers: [String]
        package var require: Int

        package init(approvers: [String], require: Int = 1) {
            self.approvers = approvers
            self.require = require
        }
    }

    package init(
        approvers: [String] = [], require: Int = 1, all: [Condition] = [],
        expires: Duration? = nil, needsComment: Bool = false
    ) {
        self.approvers = approvers
        self.require = require
        self.all = all
        self.expires = expires
        self.needsComment = needsComment
    }

    /// What a plan may not exceed.
    package static let mostConditions = 20
}

/// Who an approver list names.
package enum Approver: Hashable, Sendable {
    case person(String)
    case group(String)

    package static let groupPrefix = "group:"

    package init(_ text: String) {
        if text.hasPrefix(Self.groupPrefix) {
            self = .group(String(text.dropFirst(Self.groupPrefix.count)))
        } else {
            self = .person(text)
        }
    }

    package func isFulfilled(by person: Principal) -> Bool {
        switch self {
        case .person(let name): person.name == name
        case .group(let name): person.groups.contains(name)
        }
    }

    /// `alice`, or `group sre`.
    package var words: String {
        switch self {
        case .person(let name): name
        case .group(let name): "group \(name)"
        }
    }
}

extension ApprovalSpec.Condition {
    /// The people it names, without those whom it names by their groups.
    package var people: [String] {
        approvers.filter { Approver($0) == .person($0) }
    }

    /// Whether it names a group, of which nobody here knows who belongs to it.
    package var namesGroup: Bool { people.count < approvers.count }

    package func fits(_ person: Principal) -> Bool {
        approvers.isEmpty || approvers.contains { Approver($0).isFulfilled(by: person) }
    }

    /// `1 of 2 from alice, group sre`.
    func words(given: Int) -> String {
        guard !approvers.isEmpty else {
            return "\(given) of \(require) \(require == 1 ? "person" : "people")"
        }
        let names = approvers.map { Approver($0).words }.joined(separator: ", ")
        return "\(given) of \(require) from \(names)"
    }
}

extension ApprovalSpec {
    /// Everything that must be fulfilled; one vote counts for each condition that it fits.
    package var conditions: [Condition] {
        guard !all.isEmpty else { return [Condition(approvers: approvers, require: require)] }
        return require > 1 ? all + [Condition(approvers: [], require: require)] : all
    }

    /// Everybody whom it names, in the order of the plan; empty means anybody.
    package var named: [String] {
        guard !all.isEmpty else { return approvers }
        var named: [String] = []
        for name in all.flatMap(\.approvers) where !named.contains(name) { named.append(name) }
        return named
    }

    /// Whether somebody may decide here, by name or by group.
    package func allows(_ person: Principal) -> Bool {
        Condition(approvers: named).fits(person)
    }

    /// Whether it names the person by name, so that the vote is theirs to hand on.
    package func names(_ name: String) -> Bool {
        named.contains { Approver($0) == .person(name) }
    }

    /// Each condition with those who fulfil it so far.
    ///
    /// - Parameter votes: those that count for what is shown now.
    package func standings(_ votes: [Vote]) -> [Standing] {
        let votes = Vote.ofDifferentPeople(votes)
        return conditions.map { condition in
            Standing(
                condition: condition,
                agreed: votes.filter { condition.fits($0.counted) }.map(\.by.name))
        }
    }

    /// How far a condition is fulfilled.
    package struct Standing: Hashable, Sendable {
        package var condition: Condition
        /// Whose votes count for it.
        package var agreed: [String]

        package var isMet: Bool { agreed.count >= condition.require }

        /// `1 of 2 from group sre`.
        package var words: String { condition.words(given: agreed.count) }
    }
}
