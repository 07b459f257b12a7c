/// A JSON value with one canonical form: members sorted by name, names unique, no white space.
///
/// Two equal values encode to the same bytes, so a digest of the bytes is a digest of the value.
package enum JSON: Hashable, Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    case array([JSON])
    /// Sorted by name; make one with `JSON.object(_:)` on a dictionary literal or `JSON.members(_:)`.
    case object([Member])

    package struct Member: Hashable, Sendable {
        package var name: String
        package var value: JSON

        package init(_ name: String, _ value: JSON) {
            self.name = name
            self.value = value
        }
    }

    /// An object from members in any order; of members with one name the last one stays.
    package static func members(_ members: [Member]) -> JSON {
        var members = members
        // Sorting keeps the order of equal ones.
        members.sort { $0.name < $1.name }
        var kept = 0
        for index in members.indices {
            let isReplaced =
                index + 1 < members.count && members[index].name == members[index + 1].name
            guard !isReplaced else { continue }
            if kept < index { members[kept] = members[index] }
            kept += 1
        }
        members.removeLast(members.count - kept)
        return .object(members)
    }

    /// The member's value, or nil where this is no object or has no such member.
    package subscript(name: String) -> JSON? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    package var string: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    package var integer: Int64? {
        guard case .integer(let number) = self else { return nil }
        return number
    }

    package var bool: Bool? {
        guard case .bool(let flag) = self else { return nil }
        return flag
    }

    package var array: [JSON]? {
        guard case .array(let elements) = self else { return nil }
        return elements
    }

    package var object: [Member]? {
        guard case .object(let members) = self else { return nil }
        return members
    }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int64) { self = .integer(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(arrayLiteral elements: JSON...) { self = .array(elements) }
    package init(dictionaryLiteral elements: (String, JSON)...) {
        self = .members(elements.map { Member($0.0, $0.1) })
    }
}
