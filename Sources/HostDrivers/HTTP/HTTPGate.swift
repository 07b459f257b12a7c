import ReleaseEngine
internal import ReleaseModel

/// One look at a condition that an address answers.
struct HTTPGate: Sendable {
    /// What to ask and what to expect.
    struct Look: Sendable {
        static let fields = ["url", "method", "headers", "expect", "timeout"]

        var url: String
        var method: String
        var headers: [HTTPCall.Header]
        var expected: [Int]?
        var text: String?
        var timeout: Duration
        let masker: Masker

        init(_ json: JSON, _ known: KnownSecrets) throws(InputError) {
            let json = HTTPCall.filled(json, known)
            masker = Masker(known.texts)
            let fields = try Fields(json, at: "gate", known: Self.fields)
            url = try HTTPCall.url("url", in: fields)
            method = try HTTPCall.method(in: fields, of: ["GET", "HEAD", "POST"]) ?? "GET"
            headers = try HTTPCall.headers(in: fields)
            expected = try HTTPCall.expected(in: fields, known: ["status", "body"])
            timeout = try fields.duration("timeout") ?? .seconds(5)
            if let expect = fields["expect"] {
                text = try Fields(expect, at: "gate.expect", known: ["status", "body"]).text("body")
            }
        }
    }

    private let look: Look

    init(_ look: Look) {
        self.look = look
    }

    func observe() async -> Observation {
        let result = await HTTPExchange.send(
            look.method, look.url, headers: look.headers, within: look.timeout,
            hiding: look.masker)
        switch result {
        case .notSent(let reason), .lost(let reason):
            return Observation(holds: false, detail: "no answer: \(reason)")
        case .answered(let answer):
            guard look.expected?.contains(answer.status) ?? answer.isSuccess else {
                return Observation(holds: false, detail: "answered \(answer.status)")
            }
            let body = String(decoding: answer.body, as: UTF8.self)
            if let text = look.text, !body.contains(text) {
                return Observation(
                    holds: false, detail: "answered \(answer.status) without \"\(text)\"")
            }
            return Observation(holds: true, detail: "answered \(answer.status)")
        }
    }
}
