internal import ReleaseModel

/// What the names of plans, phases, groups and tasks look like.
///
/// They appear in file names, addresses and commands, so they need no quotes anywhere.
enum NameRule {
    static let pattern = "^[A-Za-z][A-Za-z0-9_.-]{0,62}[A-Za-z0-9]$"
    static let sentence =
        "2 to 64 letters, digits, `_`, `-` and `.`, a letter first and a letter or digit last"

    static func allows(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        guard (2...64).contains(bytes.count), let first = bytes.first, let last = bytes.last else {
            return false
        }
        return isLetter(first) && (isLetter(last) || isDigit(last))
            && bytes.allSatisfy { isLetter($0) || isDigit($0) || "_-.".utf8.contains($0) }
    }

    /// What is wrong with the name of a person; nil where it is right.
    static func problem(ofPerson name: String) -> String? {
        if name.isEmpty || name.unicodeScalars.count > 128 {
            return "a person's name has 1 to 128 characters"
        }
        if name.unicodeScalars.contains(where: {
            $0.properties.isWhitespace || $0.properties.generalCategory == .control
        }) {
            return
                "\"\(name)\" holds white space; people are named as `--as` or the socket names them"
        }
        if name.contains("${") {
            return "\(name) is not filled in here; only the fields of a driver are"
        }
        return nil
    }

    /// What is wrong with an entry of an approver list; nil where it is right.
    static func problem(ofApprover text: String) -> String? {
        guard case .group(let name) = Approver(text) else { return problem(ofPerson: text) }
        return problem(ofGroup: name)
    }

    /// What is wrong with the name of a group of people; nil where it is right.
    static func problem(ofGroup name: String) -> String? {
        guard name.hasPrefix(Approver.groupPrefix) || problem(ofPerson: name) != nil else {
            return nil
        }
        return "\"\(name)\" is no group's name: 1 to 128 characters without white space, "
            + "and `\(Approver.groupPrefix)` at most once before it"
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
