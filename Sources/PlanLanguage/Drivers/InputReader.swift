internal import ReleaseModel

/// A `${…}` in a driver's field, and where it stands.
struct Use {
    var part: Template.Part
    var position: Position
}

/// Reads a driver's fields into the JSON that the driver gets, and notes every reference.
struct InputReader {
    let problems: Problems
    /// The plan's folder.
    let directory: String?
    private let driver: KnownDriver
    private(set) var uses: [Use] = []
    /// The field that is being read, where no secret may stand in it.
    private var readableField: String?

    init(problems: Problems, directory: String?, driver: KnownDriver) {
        self.problems = problems
        self.directory = directory
        self.driver = driver
    }

    /// The driver's input: the known fields among `fields`; others are somebody else's.
    mutating func input(_ fields: Fields, _ table: [DriverField]) -> JSON {
        var members: [JSON.Member] = []
        for known in table {
            guard let member = fields[known.name] else {
                if let example = known.example { _ = fields.required(known.name, example: example) }
                continue
            }
            readableField = known.takesSecrets ? nil : "`\(known.name)` of \(fields.place)"
            if let value = read(member, as: known.kind, in: fields) {
                members.append(JSON.Member(known.name, value))
            }
        }
        return .members(members)
    }

    private mutating func read(
        _ member: SourceMember, as kind: DriverField.Kind, in fields: Fields
    ) -> JSON? {
        switch kind {
        case .text: return text(member, in: fields) { _ in nil }
        case .url(let schemes):
            return text(member, in: fields) { text in
                schemes.contains { text.hasPrefix($0) && text != $0 }
                    ? nil : "must begin with " + schemes.joined(separator: " or ")
            }
        case .choice(let choices):
            return text(member, in: fields) { text in
                choices.contains(text) ? nil : "must be one of " + choices.joined(separator: ", ")
            }
        case .digest:
            return text(member, in: fields, Self.digestProblem).map { json in
                json.string.map { .string($0.contains("${") ? $0 : $0.lowercased()) } ?? json
            }
        case .folderName: return text(member, in: fields, Self.folderNameProblem)
        case .absolutePath:
            return text(member, in: fields) { $0.hasPrefix("/") ? nil : "must begin with /" }
        case .duration:
            return text(member, in: fields) { text in
                DurationText.parse(text) == nil ? "must be \(DurationText.examples)" : nil
            }
        case .folder: return folder(member, in: fields)
        case .texts: return texts(member, in: fields)
        case .table: return table(member, in: fields) { _ in nil }
        case .environment: return table(member, in: fields, Self.environmentProblem)
        case .integer(let range): return integer(member.value, range, name: member.name, fields)
        case .statuses: return statuses(member, in: fields)
        case .json: return json(member.value)
        case .object(let table): return object(member, table, in: fields)
        case .objectOrNone(let table):
            return member.value.text == "none" ? "none" : object(member, table, in: fields)
        }
    }
}

extension InputReader {
    /// A text with a rule of its own; a text that is filled in later is judged by the driver.
    private mutating func text(
        _ member: SourceMember, in fields: Fields, _ problem: (String) -> String?
    ) -> JSON? {
        guard let text = plainText(member.value, name: member.name, in: fields) else { return nil }
        if !Template.mayRefer(text), let problem = problem(text) {
            fields.wrong(member, problem)
            return nil
        }
        return .string(text)
    }

    /// Any text, with its references noted.
    private mutating func plainText(
        _ node: SourceNode, name: String, in fields: Fields
    ) -> String? {
        guard let text = node.text else {
            fields.wrong(
                SourceMember(name: name, position: node.position, value: node), "must be a text",
                write: node.isNull ? "\"\" for an empty text" : nil)
            return nil
        }
        guard !text.utf8.contains(0) else {
            problems.error("`\(name)` of \(fields.place) holds a NUL", at: node.position)
            return nil
        }
        note(text, at: node.position)
        return text
    }

    private mutating func note(_ text: String, at position: Position) {
        guard Template.mayRefer(text) else { return }
        for part in Template(text).parts {
            if case .literal = part { continue }
            if case .reference(.secret(let secret)) = part, let readableField {
                problems.error(
                    "`\(secret)` may not stand in \(readableField), which others can read",
                    at: position, write: driver.secretPlace)
            }
            uses.append(Use(part: part, position: position))
        }
    }

    private mutating func texts(_ member: SourceMember, in fields: Fields) -> JSON? {
        guard case .sequence(let nodes) = member.value.content, !nodes.isEmpty else {
            fields.wrong(
                member, "must be a list of at least one text",
                write: "`\(member.name): [./program, argument]`")
            return nil
        }
        let texts = nodes.compactMap { plainText($0, name: member.name, in: fields) }
        if texts.first == "" {
            problems.error(
                "the program in `\(member.name)` of \(fields.place) has no name",
                at: nodes[0].position)
        }
        return .array(texts.map(JSON.string))
    }

    private mutating func table(
        _ member: SourceMember, in fields: Fields, _ problem: (String) -> String?
    ) -> JSON? {
        guard
            let inner = Fields(
                member.value, place: "`\(member.name)` of \(fields.place)", problems: problems)
        else { return nil }
        var members: [JSON.Member] = []
        for entry in inner.members {
            if let problem = problem(entry.name) {
                problems.error("\(inner.place): \(problem)", at: entry.position)
            }
            guard let text = plainText(entry.value, name: entry.name, in: inner) else { continue }
            members.append(JSON.Member(entry.name, .string(text)))
        }
        return .members(members)
    }

    private mutating func integer(
        _ node: SourceNode, _ range: ClosedRange<Int>, name: String, _ fields: Fields
    ) -> JSON? {
        if let text = node.text, Template.mayRefer(text) {
            note(text, at: node.position)
            return .string(text)
        }
        if case .scalar(let text, isPlain: true) = node.content, let number = Int64(text),
            range.contains(Int(number))
        {
            return .integer(number)
        }
        fields.wrong(
            SourceMember(name: name, position: node.position, value: node),
            "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        return nil
    }

    private mutating func statuses(_ member: SourceMember, in fields: Fields) -> JSON? {
        guard case .sequence(let nodes) = member.value.content, !nodes.isEmpty else {
            return integer(member.value, 100...599, name: member.name, fields)
        }
        return .array(nodes.compactMap { integer($0, 100...599, name: member.name, fields) })
    }

    private mutating func object(
        _ member: SourceMember, _ table: [DriverField], in fields: Fields
    ) -> JSON? {
        guard
            let inner = Fields(
                member.value, place: "`\(member.name)` of \(fields.place)", problems: problems)
        else { return nil }
        inner.refuseUnknown(known: table.map(\.name))
        return input(inner, table)
    }

    /// Any value: plain scalars are what they look like, as in JSON.
    private mutating func json(_ node: SourceNode) -> JSON {
        switch node.content {
        case .sequence(let nodes): return .array(nodes.map { json($0) })
        case .mapping(let members):
            return .members(members.map { JSON.Member($0.name, json($0.value)) })
        case .scalar(let text, isPlain: true):
            if node.isNull { return .null }
            if text == "true" || text == "false" { return .bool(text == "true") }
            if let number = Int64(text) { return .integer(number) }
            if Self.looksLikeNumber(text), let number = Double(text), number.isFinite {
                return .number(number)
            }
            note(text, at: node.position)
            return .string(text)
        case .scalar(let text, isPlain: false):
            note(text, at: node.position)
            return .string(text)
        }
    }

    private static func looksLikeNumber(_ text: String) -> Bool {
        text.utf8.allSatisfy { "0123456789+-.eE".utf8.contains($0) }
    }

    /// A folder, made absolute: a plan that is frozen must not depend on where it lay.
    private mutating func folder(_ member: SourceMember, in fields: Fields) -> JSON? {
        guard let text = plainText(member.value, name: member.name, in: fields) else { return nil }
        if text.hasPrefix("/") || text.hasPrefix("${") { return .string(text) }
        guard let absolute = absolute(text) else {
            problems.error(
                "`\(member.name)` of \(fields.place) must begin with /, not \(member.value.shown): "
                    + "nobody knows the plan's folder here", at: member.value.position,
                write: "the absolute folder")
            return nil
        }
        return .string(absolute)
    }

    /// A folder of the plan's folder; nil where that is not known.
    func absolute(_ folder: String) -> String? {
        guard let directory, directory.hasPrefix("/") else { return nil }
        let parts = (directory.split(separator: "/") + folder.split(separator: "/"))
            .filter { $0 != "." }
        return "/" + parts.joined(separator: "/")
    }
}

extension InputReader {
    private static func digestProblem(_ text: String) -> String? {
        let isHexadecimal = text.utf8.allSatisfy {
            Character(Unicode.Scalar($0)).isHexDigit
        }
        return text.utf8.count == 64 && isHexadecimal ? nil : "must be 64 hexadecimal digits"
    }

    private static func folderNameProblem(_ text: String) -> String? {
        let isName = text.unicodeScalars.allSatisfy {
            $0.isASCII
                && ($0.properties.isAlphabetic || ("0"..."9").contains($0)
                    || "_-.".unicodeScalars.contains($0))
        }
        return (1...64).contains(text.utf8.count) && isName && !text.hasPrefix(".")
            ? nil : "must be 1 to 64 letters, digits, `_`, `-` and `.`, no `.` first"
    }

    private static func environmentProblem(_ name: String) -> String? {
        guard Reference.isKey(name), !name.utf8.contains(UInt8(ascii: "-")) else {
            return "\"\(name)\" is no variable's name: letters, digits and `_`, no digit first"
        }
        return name.hasPrefix("SLIPWAY_") ? "\(name) is set by Slipway itself" : nil
    }
}
