/// What a signed request asks for: its path and query, decoded once, as its signature covers them.
///
/// The canonical form that is signed decodes each segment of the path, and each name and value of
/// the query, and encodes them anew. So all spellings of one target share a signature, and none of
/// two targets does, because what is signed can be read back into exactly one target:
///
/// - Encoding what was decoded leaves no bare `/`, `&` or `=` in a segment, a name or a value: the
///   signed text splits where the request did. Decoding happens once: `%252F` stays `%2F`.
/// - What the signers known read differently is refused: an escaped `/` (the vendor's own signer
///   unescapes it before it splits the path, and signs a bare one), `+` in a query (a space, or a
///   plus), escapes that are broken, in lower case, or no UTF-8, bytes that had to be escaped.
/// - What the canonical form drops is refused too: empty segments (it adds a `/` at the end), and
///   empty parameters. `a` and `a=` are one parameter; no route tells them apart.
/// - Parameters are signed in the order of names and then values. A route that reads them from
///   here sees that order and no other.
///
/// Whoever routes on these segments and parameters, and not on the raw text, does what was signed.
package struct SignedTarget: Hashable, Sendable {
    package struct Parameter: Hashable, Sendable {
        package var name: String
        package var value: String
    }

    /// The path's segments, decoded; none of the path `/`.
    package let segments: [String]
    /// The query's parameters, decoded, in the order that was signed.
    package private(set) var parameters: [Parameter]

    init(path: String, query: String) throws(SignatureError) {
        segments = try Self.segments(path)
        parameters = try Self.parameters(query)
    }

    /// The same with parameters in the order of their names and values.
    var sorted: SignedTarget {
        var sorted = self
        sorted.parameters.sort { one, other in
            guard one.name == other.name else {
                return one.name.utf8.lexicographicallyPrecedes(other.name.utf8)
            }
            return one.value.utf8.lexicographicallyPrecedes(other.value.utf8)
        }
        return sorted
    }

    private static func segments(_ path: String) throws(SignatureError) -> [String] {
        guard path.utf8.first == UInt8(ascii: "/") else { throw .badPath("must begin with /") }
        guard path.utf8.count > 1 else { return [] }
        var segments: [String] = []
        let raw = path.utf8.dropFirst()
        for part in raw.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            guard !part.isEmpty else {
                throw .badPath("has an empty segment: leave out doubled slashes and the last one")
            }
            let segment = try decoded(part) { reason in .badPath(reason) }
            guard !segment.utf8.contains(UInt8(ascii: "/")) else {
                throw .badPath("has an escaped slash, which signers sign like a bare one")
            }
            segments.append(segment)
        }
        return segments
    }

    private static func parameters(_ query: String) throws(SignatureError) -> [Parameter] {
        guard !query.isEmpty else { return [] }
        var parameters: [Parameter] = []
        let pairs = query.utf8.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: false)
        for pair in pairs {
            let end = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            guard end != pair.startIndex else {
                throw .badQuery("has a parameter without a name: leave it out")
            }
            guard !pair.contains(UInt8(ascii: "+")) else {
                throw .badQuery("has a bare +: write %20 for a space and %2B for a plus")
            }
            let value = pair[end...].dropFirst()
            parameters.append(
                Parameter(
                    name: try decoded(pair[..<end]) { reason in .badQuery(reason) },
                    value: try decoded(value) { reason in .badQuery(reason) }))
        }
        return parameters
    }

    /// Reads escapes once, and refuses every text that somebody else could read in another way.
    private static func decoded(
        _ raw: Substring.UTF8View, _ error: (String) -> SignatureError
    ) throws(SignatureError) -> String {
        guard !raw.allSatisfy(Canonical.isUnreserved) else { return String(raw) ?? "" }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(raw.count)
        var rest = raw.makeIterator()
        while let byte = rest.next() {
            guard byte == UInt8(ascii: "%") else {
                guard (0x21...0x7E).contains(byte) else {
                    throw error("has a character that must be escaped")
                }
                bytes.append(byte)
                continue
            }
            guard let high = rest.next().flatMap(Canonical.digit),
                let low = rest.next().flatMap(Canonical.digit)
            else { throw error("has a broken escape: write % and two digits of 0-9 and A-F") }
            bytes.append(high << 4 | low)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw error("has escapes that are no UTF-8")
        }
        return text
    }
}
