internal import ReleaseModel

/// The members of a body whose shape was checked.
struct WireFields {
    let json: JSON
    let path: String

    init(_ json: JSON, at path: String = "") {
        self.json = json
        self.path = path
    }

    subscript(name: String) -> JSON? {
        guard let value = json[name], value != .null else { return nil }
        return value
    }

    func place(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }

    func text(_ name: String) -> String? { self[name]?.string }

    func required(_ name: String) throws(ResourceError) -> String {
        guard let text = text(name), !text.isEmpty else {
            throw .invalid(field: place(name), "is missing: it must be a text")
        }
        return text
    }

    func integer(
        _ name: String, in bounds: ClosedRange<Int>
    ) throws(ResourceError) -> Int? {
        guard let number = self[name]?.integer else { return nil }
        guard let number = Int(exactly: number), bounds.contains(number) else {
            throw .invalid(
                field: place(name),
                "must be a whole number from \(bounds.lowerBound) to \(bounds.upperBound)")
        }
        return number
    }

    func fields(_ name: String) -> WireFields? {
        self[name].map { WireFields($0, at: place(name)) }
    }

    func list(_ name: String) -> [WireFields]? {
        self[name]?.array?.enumerated().map {
            WireFields($0.element, at: "\(place(name))[\($0.offset)]")
        }
    }

    func texts(_ name: String) -> [String]? { self[name]?.array?.compactMap(\.string) }

    /// A name as the published interface has it.
    func name(_ field: String = "name") throws(ResourceError) -> String {
        let name = try required(field)
        guard ResourceName.allows(name) else {
            throw .invalid(
                field: place(field), "\(name.prefix(80)) is no name here: \(ResourceName.sentence)")
        }
        return name
    }

    func description() throws(ResourceError) -> String? {
        guard let text = text("description") else { return nil }
        guard text.unicodeScalars.count <= 128 else {
            throw .invalid(field: place("description"), "may have at most 128 characters")
        }
        return text
    }

    func labels() throws(ResourceError) -> [Label]? {
        guard let list = list("labels") else { return nil }
        var labels: [Label] = []
        for entry in list {
            labels.append(Label(try entry.required("key"), entry.text("value") ?? ""))
        }
        return labels
    }
}

/// What resources may be called.
package enum ResourceName {
    package static let sentence =
        "2 to 64 letters, digits, - and _, a letter first and a letter or digit last"

    package static func allows(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        guard (2...64).contains(bytes.count), let first = bytes.first, let last = bytes.last,
            isLetter(first), isLetter(last) || isDigit(last)
        else { return false }
        return bytes.allSatisfy { isLetter($0) || isDigit($0) || "-_".utf8.contains($0) }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
