/// Strict access to the members of a canonical plan; an error names the path.
struct CanonicalFields {
    let json: JSON
    let path: String

    subscript(name: String) -> CanonicalFields? {
        json[name].map { CanonicalFields(json: $0, path: "\(path).\(name)") }
    }

    func inner(_ name: String) throws(InvalidEvent) -> CanonicalFields {
        guard let inner = self[name] else { throw wrong(name) }
        return inner
    }

    func text(_ name: String) throws(InvalidEvent) -> String {
        guard let text = json[name]?.string else { throw wrong(name) }
        return text
    }

    func texts(_ name: String) throws(InvalidEvent) -> [String] {
        guard let elements = json[name]?.array else { throw wrong(name) }
        return elements.compactMap(\.string)
    }

    func number(_ name: String) throws(InvalidEvent) -> Int {
        guard let number = json[name]?.integer else { throw wrong(name) }
        return Int(number)
    }

    func duration(_ name: String) throws(InvalidEvent) -> Duration {
        guard let text = json[name]?.string, text.hasSuffix("ms"),
            let milliseconds = Int64(text.dropLast(2))
        else { throw wrong(name) }
        return .milliseconds(milliseconds)
    }

    func choice<Choice: RawRepresentable>(
        _ name: String
    ) throws(InvalidEvent) -> Choice where Choice.RawValue == String {
        guard let choice = Choice(rawValue: try text(name)) else { throw wrong(name) }
        return choice
    }

    func members(_ name: String) throws(InvalidEvent) -> [JSON.Member] {
        guard let members = json[name]?.object else { throw wrong(name) }
        return members
    }

    func list<Element>(
        _ name: String, _ read: (CanonicalFields) throws(InvalidEvent) -> Element
    ) throws(InvalidEvent) -> [Element] {
        guard let elements = json[name]?.array else { throw wrong(name) }
        var list: [Element] = []
        list.reserveCapacity(elements.count)
        for (index, element) in elements.enumerated() {
            list.append(
                try read(CanonicalFields(json: element, path: "\(path).\(name)[\(index)]")))
        }
        return list
    }

    private func wrong(_ name: String) -> InvalidEvent {
        InvalidEvent("\(path).\(name) is missing or malformed")
    }
}
