/// A path's segments, decoded; nil where an escape is broken or the bytes are no UTF-8.
///
/// An escaped slash stays inside its segment. A path that does not begin with a slash, and a
/// doubled or trailing slash, leave an empty segment that no route has.
func decodedSegments(ofPath path: String) -> [String]? {
    guard path.utf8.first == UInt8(ascii: "/") else { return [] }
    var segments: [String] = []
    for segment in path.utf8.dropFirst().split(
        separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    {
        guard let text = percentDecoded(segment) else { return nil }
        segments.append(text)
    }
    return segments
}

/// Text with its `%XX` resolved; nil where one is broken or the bytes are no UTF-8.
func percentDecoded(_ text: some Collection<UInt8>) -> String? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count)
    var rest = text.makeIterator()
    while let byte = rest.next() {
        guard byte == UInt8(ascii: "%") else {
            bytes.append(byte)
            continue
        }
        guard let high = rest.next().flatMap(hexValue), let low = rest.next().flatMap(hexValue)
        else { return nil }
        bytes.append(high << 4 | low)
    }
    return String(validating: bytes, as: UTF8.self)
}

private func hexValue(_ digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
    default: nil
    }
}
