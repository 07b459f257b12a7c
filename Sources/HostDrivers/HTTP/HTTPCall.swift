import NIOCore
import NIOHTTP1
internal import ReleaseModel

/// One request as a plan describes it.
struct HTTPCall: Hashable, Sendable {
    static let fields = ["url", "method", "headers", "body", "expect", "status"]
    private static let methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]
    /// Set by the driver or by the connection.
    private static let reserved = [
        "idempotency-key", "host", "content-length", "transfer-encoding", "connection",
    ]

    var url: String
    var method: String
    /// Sorted by name.
    var headers: [Header]
    var body: [UInt8]?
    /// The answers that mean done; nil: any 2xx.
    var expected: [Int]?
    var status: StatusQuestion?

    struct Header: Hashable, Sendable {
        var name: String
        var value: String
    }

    /// What an effect asks to be called, forward or back.
    init(_ effect: Effect) throws(InputError) {
        switch effect.key.direction {
        case .forward: try self.init(effect.input, at: "http")
        case .undo:
            guard let undo = effect.undoInput else {
                throw InputError("http: says nothing about how it is undone")
            }
            try self.init(undo, at: "http.undo")
        }
    }

    private init(_ json: JSON, at place: String) throws(InputError) {
        let fields = try Fields(json, at: place, known: Self.fields)
        url = try Self.url("url", in: fields)
        method = try Self.method(in: fields, of: Self.methods) ?? "POST"
        headers = try Self.headers(in: fields)
        expected = try Self.expected(in: fields, known: ["status"])
        status = try fields["status"].map { json throws(InputError) in
            try StatusQuestion(json, at: "\(place).status")
        }
        switch fields["body"] {
        case nil: body = nil
        case .string(let text): body = Array(text.utf8)
        case .some(let json):
            body = json.encoded
            if !headers.contains(where: { $0.name.lowercased() == "content-type" }) {
                headers.append(Header(name: "Content-Type", value: "application/json"))
            }
        }
    }

    static func url(_ name: String, in fields: Fields) throws(InputError) -> String {
        let url = try fields.required(name, fields.text(name))
        let isWeb = url.hasPrefix("http://") || url.hasPrefix("https://")
        guard isWeb, url.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw fields.error(name, "must be an http:// or https:// address, percent-encoded")
        }
        return url
    }

    static func method(
        in fields: Fields, of allowed: [String]
    ) throws(InputError) -> String? {
        guard let method = try fields.text("method") else { return nil }
        guard allowed.contains(method) else {
            throw fields.error("method", "must be one of \(allowed.joined(separator: ", "))")
        }
        return method
    }

    static func headers(in fields: Fields) throws(InputError) -> [Header] {
        var headers: [Header] = []
        for (name, value) in try fields.table("headers") {
            let isToken = name.utf8.allSatisfy { byte in
                (97...122).contains(byte | 32) || (48...57).contains(byte)
                    || "!#$%&'*+-.^_`|~".utf8.contains(byte)
            }
            guard isToken, !name.isEmpty, value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
                throw fields.error("headers.\(name)", "is no header")
            }
            guard !reserved.contains(name.lowercased()) else {
                throw fields.error("headers.\(name)", "is set by Slipway")
            }
            headers.append(Header(name: name, value: value))
        }
        return headers
    }

    static func expected(in fields: Fields, known: [String]) throws(InputError) -> [Int]? {
        guard let json = fields["expect"] else { return nil }
        let expect = try Fields(json, at: "\(fields.place).expect", known: known)
        return try expect.statuses("status")
    }
}

extension Fields {
    /// One HTTP status or a list of them.
    func statuses(_ name: String) throws(InputError) -> [Int]? {
        guard let value = self[name] else { return nil }
        let all = value.array ?? [value]
        let codes = all.compactMap { $0.integer }.filter { (100...599).contains($0) }.map(Int.init)
        guard !codes.isEmpty, codes.count == all.count else {
            throw error(name, "must be an HTTP status such as 200, or a list of them")
        }
        return codes
    }
}
