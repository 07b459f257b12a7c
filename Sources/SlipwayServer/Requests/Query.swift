internal import Hummingbird

/// The parameters behind the question mark; unknown and repeated ones are refused, not ignored.
struct Query {
    private var values: [String: String] = [:]

    init(_ request: Request, allows names: String...) throws(ProblemError) {
        for (name, value) in try Self.pairs(of: request) {
            guard names.contains(name) else {
                throw .badRequest(Self.unknown(name, names))
            }
            guard values.updateValue(value, forKey: name) == nil else {
                throw .badRequest("the query says \(name) twice")
            }
        }
    }

    /// Every parameter, decoded, in the order sent.
    static func pairs(of request: Request) throws(ProblemError) -> [(name: String, value: String)] {
        var pairs: [(name: String, value: String)] = []
        for pair in (request.uri.query ?? "").split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = percentDecoded(parts[0].utf8),
                let value = percentDecoded((parts.count > 1 ? parts[1] : "").utf8)
            else { throw .badRequest("the query \(pair) is not well escaped") }
            pairs.append((name, value))
        }
        return pairs
    }

    /// The largest whole number that every JSON reader keeps exactly.
    static let largest = 9_007_199_254_740_991

    subscript(name: String) -> String? { values[name] }

    /// A whole number within bounds, or the default where the query says nothing.
    func integer(
        _ name: String, in bounds: ClosedRange<Int>, default standard: Int
    ) throws(ProblemError) -> Int {
        guard let text = values[name] else { return standard }
        guard let number = Int(text), bounds.contains(number) else {
            let range =
                bounds.upperBound == Self.largest
                ? "of at least \(bounds.lowerBound)"
                : "from \(bounds.lowerBound) to \(bounds.upperBound)"
            throw .badRequest("\(name)=\(text) must be a whole number \(range)")
        }
        return number
    }

    /// One of a few words, or nil where the query says nothing.
    func word<Word: RawRepresentable & CaseIterable>(
        _ name: String, as type: Word.Type
    ) throws(ProblemError) -> Word? where Word.RawValue == String {
        guard let text = values[name] else { return nil }
        guard let word = Word(rawValue: text) else {
            let words = Word.allCases.map(\.rawValue).joined(separator: ", ")
            throw .badRequest("\(name)=\(text) must be one of \(words)")
        }
        return word
    }

    private static func unknown(_ name: String, _ names: [String]) -> String {
        names.isEmpty
            ? "this path takes no query, not even \(name)"
            : "the query may not say \(name); it may say \(names.joined(separator: ", "))"
    }
}
