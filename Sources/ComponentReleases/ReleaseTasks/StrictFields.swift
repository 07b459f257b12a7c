internal import PlanLanguage
internal import ReleaseModel

/// The members of an object that a client sent: what nobody would read is refused by name.
///
/// A member that is null counts as one that is not there, as the vendor's clients mean it.
struct StrictFields {
    /// Where it stands, for messages: `stages[0].groups[1]`; empty for the body itself.
    let path: String
    private let members: [JSON.Member]

    init(_ json: JSON, _ path: String, knows names: [String]) throws(ResourceError) {
        self.path = path
        guard let members = json.object else {
            throw .invalid(field: path.isEmpty ? "the body" : path, "must be an object: {…}")
        }
        self.members = members.filter { $0.value != .null }
        for member in members where !names.contains(member.name) {
            let place = path.isEmpty ? "the body" : path
            let near = Nearest.match(member.name, among: names)
            let advice =
                near.map { "did you mean \($0)?" } ?? "it may say " + names.joined(separator: ", ")
            throw .invalid(
                field: Self.join(path, member.name), "\(place) has no such field; \(advice)")
        }
    }

    subscript(name: String) -> JSON? { members.first { $0.name == name }?.value }

    func place(_ name: String) -> String { Self.join(path, name) }

    func wrong(_ name: String, _ sentence: String) -> ResourceError {
        .invalid(field: place(name), sentence)
    }

    func text(_ name: String, atMost limit: Int) throws(ResourceError) -> String? {
        guard let value = self[name] else { return nil }
        guard let text = value.string else { throw wrong(name, "must be a text") }
        guard text.count <= limit else {
            throw wrong(name, "has \(text.count) characters; at most \(limit) are allowed")
        }
        return text
    }

    func required(_ name: String, atMost limit: Int) throws(ResourceError) -> String {
        guard let text = try text(name, atMost: limit) else {
            throw wrong(name, "is missing: it must be a text")
        }
        return text
    }

    func integer(_ name: String, in bounds: ClosedRange<Int64>) throws(ResourceError) -> Int? {
        guard let value = self[name] else { return nil }
        guard let number = value.integer, bounds.contains(number) else {
            throw wrong(
                name,
                "must be a whole number from \(bounds.lowerBound) to \(bounds.upperBound)")
        }
        return Int(number)
    }

    func flag(_ name: String) throws(ResourceError) -> Bool? {
        guard let value = self[name] else { return nil }
        guard let flag = value.bool else { throw wrong(name, "must be true or false") }
        return flag
    }

    func word(_ name: String, _ words: [String]) throws(ResourceError) -> String? {
        guard let value = self[name] else { return nil }
        guard let word = value.string, words.contains(word) else {
            throw wrong(name, "must be one of \(words.joined(separator: ", "))")
        }
        return word
    }

    /// The elements of a list, each with the place where it stands.
    func list(
        _ name: String, atMost limit: Int
    ) throws(ResourceError) -> [(place: String, value: JSON)]? {
        guard let value = self[name] else { return nil }
        guard let elements = value.array else { throw wrong(name, "must be a list: […]") }
        guard elements.count <= limit else {
            throw wrong(name, "has \(elements.count) elements; at most \(limit) are allowed")
        }
        return elements.enumerated().map { ("\(place(name))[\($0.offset)]", $0.element) }
    }

    private static func join(_ path: String, _ name: String) -> String {
        path.isEmpty ? name : "\(path).\(name)"
    }
}
