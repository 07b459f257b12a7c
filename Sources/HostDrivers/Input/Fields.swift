internal import ReleaseModel

/// What is wrong with a driver's input, as a sentence that names the field.
struct InputError: Error, Equatable, CustomStringConvertible {
    var description: String

    init(_ description: String) {
        self.description = description
    }
}

/// The members of one JSON object, taken out by name and type.
struct Fields {
    /// Where the object stands, for messages: "command", "process.health".
    let place: String
    private let json: JSON

    /// - Throws: where `json` is no object or has a member that `known` does not name.
    init(_ json: JSON, at place: String, known: [String]) throws(InputError) {
        guard let members = json.object else { throw InputError("\(place): must be an object") }
        for member in members where !known.contains(member.name) {
            throw InputError(
                "\(place): does not know the field \"\(member.name)\"; "
                    + "it takes \(known.joined(separator: ", "))")
        }
        self.place = place
        self.json = json
    }

    subscript(name: String) -> JSON? { json[name] }

    func required<Value>(_ name: String, _ value: Value?) throws(InputError) -> Value {
        guard let value else { throw InputError("\(place): needs the field \"\(name)\"") }
        return value
    }

    func text(_ name: String) throws(InputError) -> String? {
        guard let value = json[name] else { return nil }
        try refuseSecrets(in: value, name)
        guard let text = value.string, !text.utf8.contains(0) else {
            throw error(name, "must be a string")
        }
        return text
    }

    func texts(_ name: String) throws(InputError) -> [String]? {
        guard let value = json[name] else { return nil }
        try refuseSecrets(in: value, name)
        guard let elements = value.array, !elements.isEmpty else {
            throw error(name, "must be a list of strings, at least one")
        }
        var texts: [String] = []
        for element in elements {
            guard let text = element.string, !text.utf8.contains(0) else {
                throw error(name, "must hold strings only (put numbers in quotes)")
            }
            texts.append(text)
        }
        return texts
    }

    func integer(_ name: String, in range: ClosedRange<Int>) throws(InputError) -> Int? {
        guard let value = json[name] else { return nil }
        // A reference such as ${port} leaves a string behind when it is resolved.
        guard let number = value.integer ?? value.string.flatMap({ Int64($0) }),
            let whole = Int(exactly: number), range.contains(whole)
        else {
            throw error(
                name, "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return whole
    }

    func duration(_ name: String) throws(InputError) -> Duration? {
        guard let value = json[name] else { return nil }
        guard let duration = value.string.flatMap({ DurationText($0) })?.duration else {
            throw error(name, "must be a duration such as 200ms, 30s or 10m")
        }
        return duration
    }

    /// Names with texts that may name secrets, sorted by name.
    func table(_ name: String) throws(InputError) -> [(name: String, value: SecretText)] {
        guard let value = json[name] else { return [] }
        guard let members = value.object, SecretText(value) == nil else {
            throw error(name, "must be an object with string values")
        }
        var table: [(name: String, value: SecretText)] = []
        for member in members {
            guard let text = SecretText(member.value),
                !text.filled({ _ in "" }).utf8.contains(0)
            else {
                throw error("\(name).\(member.name)", "must be a string (put numbers in quotes)")
            }
            table.append((member.name, text))
        }
        return table
    }

    private func refuseSecrets(in value: JSON, _ name: String) throws(InputError) {
        guard let secret = value.secretReferences.first else { return }
        throw error(name, "may not hold \(secret), which others could read there")
    }

    /// Variables for a process: names as shells accept them, none of Slipway's own.
    func environment(_ name: String) throws(InputError) -> [EnvironmentVariable] {
        let table = try table(name)
        for (variable, _) in table {
            guard OutputKey.isName(variable, extra: []) else {
                throw error("\(name).\(variable)", "is no variable name (letters, digits and _)")
            }
            guard !variable.hasPrefix("SLIPWAY_") else {
                throw error(
                    "\(name).\(variable)", "names beginning with SLIPWAY_ are set by Slipway")
            }
        }
        return table.map { EnvironmentVariable(name: $0.name, value: $0.value) }
    }

    func absolutePath(_ name: String) throws(InputError) -> String? {
        guard let path = try text(name) else { return nil }
        guard path.hasPrefix("/") else {
            throw error(name, "must be an absolute path, not \"\(path)\"")
        }
        return path
    }

    func error(_ name: String, _ problem: String) -> InputError {
        InputError("\(place).\(name): \(problem)")
    }

    /// The object without one of its members; anything else as it is.
    static func subset(_ json: JSON, without name: String) -> JSON {
        guard let members = json.object else { return json }
        return .object(members.filter { $0.name != name })
    }
}
