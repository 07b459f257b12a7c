internal import ReleaseModel

/// A line of an export in its parts: `{"KIND":CONTENT,"hash or signature":"SEAL"}`, byte for byte.
struct AuditLine {
    enum Kind: String, CaseIterable {
        case header, entry, checkpoint, trailer

        /// The name and the length in digits of what closes the line.
        fileprivate var seal: (name: String, digits: Int)? {
            switch self {
            case .header: nil
            case .entry: ("hash", 64)
            case .checkpoint, .trailer: ("signature", 128)
            }
        }
    }

    let kind: Kind
    /// The very bytes that the seal is of.
    let content: [UInt8]
    let json: JSON
    /// The hash or signature; empty for a header.
    let seal: String

    init?(_ bytes: [UInt8]) {
        for kind in Kind.allCases where bytes.starts(with: "{\"\(kind.rawValue)\":".utf8) {
            self.init(kind, bytes, from: kind.rawValue.utf8.count + 4)
            return
        }
        return nil
    }

    private init?(_ kind: Kind, _ bytes: [UInt8], from start: Int) {
        let close: [UInt8]
        if let seal = kind.seal {
            let name = Array(",\"\(seal.name)\":\"".utf8)
            let place = bytes.count - 2 - seal.digits
            guard place - name.count > start, bytes[(place - name.count)..<place] == name[...],
                bytes.suffix(2) == Array("\"}".utf8)[...]
            else { return nil }
            close = Array(bytes[(place - name.count)...])
            self.seal = String(decoding: bytes[place..<(bytes.count - 2)], as: UTF8.self)
        } else {
            guard bytes.count > start, bytes.last == UInt8(ascii: "}") else { return nil }
            close = [UInt8(ascii: "}")]
            seal = ""
        }
        self.kind = kind
        content = Array(bytes[start..<(bytes.count - close.count)])
        // A content that is no JSON of its own would let the line mean something else.
        guard let json = try? JSON(decoding: content) else { return nil }
        self.json = json
    }

    /// What an entry of either format says about its place.
    var numberAndPrevious: (number: Int, previous: String)? {
        let fields = json.array
        let number = fields == nil ? json["number"] : fields?.first
        let previous = fields == nil ? json["previous"] : fields?.dropFirst().first
        guard let number = number?.integer, let previous = previous?.string else { return nil }
        return (Int(number), previous)
    }
}
