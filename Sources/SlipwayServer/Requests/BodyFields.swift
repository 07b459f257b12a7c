internal import ReleaseModel

/// The members of a body; every one must be asked for, and a wrong one is named.
struct BodyFields {
    private let object: JSON

    init(_ object: JSON) {
        self.object = object
    }

    /// Refuses members that nobody would read.
    func allow(_ names: String...) throws(ProblemError) {
        for member in object.object ?? [] where !names.contains(member.name) {
            let allowed = names.isEmpty ? "nothing" : names.joined(separator: ", ")
            throw .badRequest("the body may not say \(member.name) here; it may say \(allowed)")
        }
    }

    func text(_ name: String) throws(ProblemError) -> String? {
        guard let value = object[name] else { return nil }
        guard let text = value.string else { throw .badRequest("\(name) must be a text") }
        return text
    }

    func requiredText(_ name: String) throws(ProblemError) -> String {
        guard let text = try text(name) else {
            throw .badRequest("the body must say \(name), as a text")
        }
        return text
    }

    func integer(_ name: String, in bounds: ClosedRange<Int>) throws(ProblemError) -> Int? {
        guard let value = object[name] else { return nil }
        guard let number = value.integer.flatMap({ Int(exactly: $0) }), bounds.contains(number)
        else {
            throw .badRequest(
                "\(name) must be a whole number from \(bounds.lowerBound) to \(bounds.upperBound)")
        }
        return number
    }

    func texts(_ name: String) throws(ProblemError) -> [String]? {
        guard let value = object[name] else { return nil }
        let texts = value.array?.map(\.string)
        guard let texts, !texts.contains(nil) else {
            throw .badRequest("\(name) must be a list of texts")
        }
        return texts.compactMap(\.self)
    }

    func requiredTexts(_ name: String) throws(ProblemError) -> [String] {
        guard let texts = try texts(name) else {
            throw .badRequest("the body must say \(name), as a list of texts")
        }
        return texts
    }

    func flag(_ name: String) throws(ProblemError) -> Bool? {
        guard let value = object[name] else { return nil }
        guard let flag = value.bool else { throw .badRequest("\(name) must be true or false") }
        return flag
    }

    /// An object whose values are texts.
    func pairs(_ name: String) throws(ProblemError) -> [Output]? {
        guard let value = object[name] else { return nil }
        guard let members = value.object else {
            throw .badRequest("\(name) must be an object of texts")
        }
        var pairs: [Output] = []
        for member in members {
            guard let text = member.value.string else {
                throw .badRequest("\(name).\(member.name) must be a text")
            }
            pairs.append(Output(member.name, text))
        }
        return pairs
    }
}
