internal import Foundation
internal import ReleaseModel
package import RequestSigning

/// An answer to a request, as it is kept to be given again.
package struct StoredAnswer: Hashable, Sendable {
    package var status: Int
    /// Those that matter to whoever asks again.
    package var headers: [SignedRequest.Header]
    package var body: [UInt8]

    package init(status: Int, headers: [SignedRequest.Header] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// Whether asking again gets this one again, and not another try.
    ///
    /// What says "later" or "we broke" is no ending.
    var isFinal: Bool { status < 500 && ![408, 425, 429].contains(status) }
}

/// An answer with what it answers, and for how long.
struct KeptAnswer: Hashable, Sendable {
    static let bodyLimit = 64 << 10

    var fingerprint: Digest
    var expires: Instant
    /// nil where it was too large to keep: all that is known is the status.
    var answer: StoredAnswer?
    var status: Int

    init(_ answer: StoredAnswer, fingerprint: Digest, expires: Instant) {
        let size = answer.headers.reduce(answer.body.count) {
            $0 + $1.name.utf8.count + $1.value.utf8.count
        }
        self.fingerprint = fingerprint
        self.expires = expires
        self.answer = size <= Self.bodyLimit ? answer : nil
        status = answer.status
    }

    /// Roughly what it takes in memory.
    var size: Int { 512 + (answer?.body.count ?? 0) }

    /// Canonical JSON; the body in base64, for it may be anything.
    var encoded: [UInt8] {
        var json: [JSON.Member] = [
            JSON.Member("fingerprint", .string(fingerprint.description)),
            JSON.Member("expires", .integer(expires.milliseconds)),
            JSON.Member("status", .integer(Int64(status))),
        ]
        if let answer {
            json.append(JSON.Member("body", .string(Data(answer.body).base64EncodedString())))
            let headers = answer.headers.map { JSON.array([.string($0.name), .string($0.value)]) }
            json.append(JSON.Member("headers", .array(headers)))
        }
        return JSON.members(json).encoded
    }

    init?(decoding bytes: [UInt8]) {
        guard let json = try? JSON(decoding: bytes), let status = json["status"]?.integer,
            let fingerprint = json["fingerprint"]?.string,
            let expires = json["expires"]?.integer
        else { return nil }
        self.status = Int(status)
        self.fingerprint = Digest(fingerprint)
        self.expires = Instant(milliseconds: expires)
        guard let text = json["body"]?.string else { return }
        guard let body = Data(base64Encoded: text) else { return nil }
        let headers = (json["headers"]?.array ?? []).compactMap { pair in
            pair.array.flatMap { pair -> SignedRequest.Header? in
                guard pair.count == 2, let name = pair[0].string, let value = pair[1].string
                else { return nil }
                return SignedRequest.Header(name, value)
            }
        }
        answer = StoredAnswer(status: self.status, headers: headers, body: Array(body))
    }
}
