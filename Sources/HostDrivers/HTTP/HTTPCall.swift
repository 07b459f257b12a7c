import NIOCore
import NIOHTTP1
internal import ReleaseModel

/// One request as a plan describes it.
struct HTTPCall: Sendable {
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
    /// Hides the secrets it was filled with.
    let masker: Masker

    struct Header: Hashable, Sendable {
        var name: String
        var value: String
    }

    /// What an effect asks to be called, forward or back.
    ///
    /// - Parameter known: the values of its `secrets`.
    init(_ effect: Effect, _ known: KnownSecrets) throws(InputError) {
        let (json, place) = try Self.input(of: effect)
        try self.init(Self.filled(json, known), at: place, hiding: Masker(known.texts))
    }

    /// The secrets that an effect names, forward or back.
    static func secrets(of effect: Effect) -> [SecretReference] {
        (try? input(of: effect).json.secretReferences) ?? []
    }

    private static func input(
        of effect: Effect
    ) throws(InputError) -> (json: JSON, place: String) {
        switch effect.key.direction {
        case .forward: return (effect.input, "http")
        case .undo:
            guard let undo = effect.undoInput else {
                throw InputError("http: says nothing about how it is undone")
            }
            return (undo, "http.undo")
        }
    }

    /// The fields with values where secrets may stand; elsewhere they stay, and are refused.
    static func filled(_ json: JSON, _ known: KnownSecrets) -> JSON {
        guard !known.isEmpty, let members = json.object else { return json }
        return .object(
            members.map { member in
                switch member.name {
                case "headers", "body": .init(member.name, known.fill(member.value))
                case "status": .init(member.name, filled(member.value, known))
                default: member
                }
            })
    }

    private init(_ json: JSON, at place: String, hiding masker: Masker) throws(InputError) {
        self.masker = masker
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
        for (name, text) in try fields.table("headers") {
            // Filled in already.
            let value = text.filled { _ in "" }
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
