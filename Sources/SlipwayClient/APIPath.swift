/// A path below a server's root, each part of it encoded.
struct APIPath: Hashable, Sendable {
    private(set) var text: String
    private var hasQuery = false

    init(_ root: String, _ parts: String...) {
        text = root
        for part in parts { text += "/" + Self.encoded(part) }
    }

    func appending(_ part: String) -> APIPath {
        var path = self
        path.text += "/" + Self.encoded(part)
        return path
    }

    /// The path with one more query item; without it where there is no value.
    func query(_ name: String, _ value: String?) -> APIPath {
        guard let value else { return self }
        var path = self
        path.text += (hasQuery ? "&" : "?") + Self.encoded(name) + "=" + Self.encoded(value)
        path.hasQuery = true
        return path
    }

    func query(_ name: String, _ value: Int?) -> APIPath {
        query(name, value.map { String($0) })
    }

    /// Only what RFC 3986 calls unreserved stays as it is.
    static func encoded(_ part: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in part.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"):
                bytes.append(byte)
            default:
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
