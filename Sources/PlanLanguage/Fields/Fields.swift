/// The fields of one mapping, taken out by name; what is unknown or missing is reported.
struct Fields {
    /// What the mapping is, for messages: "task compile".
    let place: String
    let position: Position
    let members: [SourceMember]
    let problems: Problems

    /// Nil where the value is no mapping, which is reported.
    init?(_ node: SourceNode, place: String, problems: Problems) {
        self.place = place
        self.problems = problems
        position = node.position
        if node.isNull {
            members = []
        } else if case .mapping(let members) = node.content {
            self.members = members
        } else {
            problems.error(
                "\(place) must be a mapping, not \(node.shown)", at: node.position,
                write: "`name: value` lines")
            return nil
        }
    }

    subscript(name: String) -> SourceMember? { members.first { $0.name == name } }

    /// The field, or a problem that says what to write.
    func required(_ name: String, example: String) -> SourceMember? {
        if let member = self[name] { return member }
        problems.error("\(place) has no `\(name)`", at: position, write: "`\(example)`")
        return nil
    }

    /// Reports every field that is not among the known ones.
    ///
    /// `belongs` says where fields belong that people often write here.
    func refuseUnknown(known: [String], belongs: [String: String] = [:]) {
        for member in members where !known.contains(member.name) {
            if let elsewhere = belongs[member.name] {
                problems.error(
                    "`\(member.name)` does not belong to \(place)", at: member.position,
                    write: "it \(elsewhere)")
            } else if let near = Nearest.match(member.name, among: known) {
                problems.error(
                    "\(place) has no field `\(member.name)`; did you mean `\(near)`?",
                    at: member.position, write: "`\(near)`")
            } else {
                problems.error(
                    "\(place) has no field `\(member.name)`", at: member.position,
                    write: "one of " + known.map { "`\($0)`" }.joined(separator: ", "))
            }
        }
    }
}

extension Fields {
    func integer(_ name: String, in range: ClosedRange<Int>) -> Int? {
        guard let member = self[name] else { return nil }
        if case .scalar(let text, isPlain: true) = member.value.content, let number = Int(text),
            range.contains(number)
        {
            return number
        }
        wrong(member, "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        return nil
    }

    func flag(_ name: String) -> Bool? {
        guard let member = self[name] else { return nil }
        if case .scalar(let text, isPlain: true) = member.value.content {
            if text == "true" { return true }
            if text == "false" { return false }
        }
        wrong(member, "must be true or false")
        return nil
    }

    func choice<Choice>(_ name: String) -> Choice?
    where Choice: RawRepresentable & CaseIterable, Choice.RawValue == String {
        guard let member = self[name] else { return nil }
        if let choice = member.value.text.flatMap({ Choice(rawValue: $0) }) { return choice }
        let names = Choice.allCases.map { "`\($0.rawValue)`" }.joined(separator: " or ")
        wrong(member, "must be \(names)")
        return nil
    }

    /// A length of time; `allowsZero` where no time at all makes sense.
    func duration(_ name: String, allowsZero: Bool) -> Duration? {
        guard let member = self[name] else { return nil }
        return member.duration(place: place, allowsZero: allowsZero, problems)
    }

    /// Texts without repetition; nil where one of them is wrong.
    func texts(_ name: String, _ problem: (String) -> String?) -> [String]? {
        guard let member = self[name] else { return nil }
        guard case .sequence(let nodes) = member.value.content else {
            wrong(member, "must be a list")
            return nil
        }
        var seen: Set<String> = []
        var texts: [String] = []
        for node in nodes {
            guard let text = node.text else {
                wrong(SourceMember(name: name, position: node.position, value: node), "holds texts")
                continue
            }
            if let problem = problem(text) {
                problems.error("`\(name)` of \(place): \(problem)", at: node.position)
            } else if seen.insert(text).inserted {
                texts.append(text)
            } else {
                problems.error(
                    "\"\(text)\" stands twice in `\(name)` of \(place)", at: node.position,
                    write: "it once")
            }
        }
        return texts.count == nodes.count ? texts : nil
    }

    /// The elements of a list that holds at least one.
    func list(_ name: String, example: String) -> [SourceNode]? {
        guard let member = required(name, example: example) else { return nil }
        guard case .sequence(let nodes) = member.value.content else {
            wrong(member, "must be a list", write: "`\(example)`")
            return nil
        }
        guard !nodes.isEmpty else {
            problems.error(
                "`\(name)` of \(place) is empty", at: member.value.position, write: "`\(example)`")
            return nil
        }
        return nodes
    }

    func wrong(_ member: SourceMember, _ rule: String, write suggestion: String? = nil) {
        problems.error(
            "`\(member.name)` of \(place) \(rule), not \(member.value.shown)",
            at: member.value.position, write: suggestion)
    }
}

extension SourceNode {
    /// The text as it is written, numbers and flags included; nil where this is no text.
    var text: String? {
        guard !isNull, case .scalar(let text, _) = content else { return nil }
        return text
    }
}

extension SourceMember {
    func duration(place: String, allowsZero: Bool, _ problems: Problems) -> Duration? {
        guard let text = value.text, let duration = DurationText.parse(text) else {
            problems.error(
                "`\(name)` of \(place) must be a duration, not \(value.shown)", at: value.position,
                write: DurationText.examples)
            return nil
        }
        guard allowsZero || duration > .zero else {
            problems.error(
                "`\(name)` of \(place) must be longer than nothing", at: value.position,
                write: DurationText.examples)
            return nil
        }
        return duration
    }
}
