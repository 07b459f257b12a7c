internal import ReleaseModel

/// How somebody else's system is asked later what became of a call.
struct StatusQuestion: Hashable, Sendable {
    static let fields = ["url", "headers", "done", "failed", "running", "notDone"]

    /// May hold `{key}`.
    private var url: String
    var headers: [HTTPCall.Header]
    private var done: AnswerPattern
    private var failed: AnswerPattern?
    var running: AnswerPattern?
    private var notDone: AnswerPattern?

    init(_ json: JSON, at place: String) throws(InputError) {
        let fields = try Fields(json, at: place, known: Self.fields)
        // The braces of {key} are no part of an address.
        let written = try fields.required("url", fields.text("url"))
        let sample = JSON.members([.init("url", .string(Self.fill(written, with: "key")))])
        _ = try HTTPCall.url("url", in: Fields(sample, at: place, known: ["url"]))
        url = written
        headers = try HTTPCall.headers(in: fields)
        done = try fields.required("done", Self.pattern("done", in: fields))
        failed = try Self.pattern("failed", in: fields)
        running = try Self.pattern("running", in: fields)
        notDone = try Self.pattern("notDone", in: fields)
    }

    /// Where to ask about one effect.
    func url(for key: EffectKey) -> String {
        let encoded = key.description.utf8.map { byte in
            let isPlain =
                (97...122).contains(byte | 32) || (48...57).contains(byte)
                || "-_.~".utf8.contains(byte)
            guard !isPlain else { return String(UnicodeScalar(byte)) }
            let digits = String(byte, radix: 16, uppercase: true)
            return "%" + (byte < 16 ? "0" : "") + digits
        }
        return Self.fill(url, with: encoded.joined())
    }

    /// What an answer says; nil where it matches nothing.
    func verdict(_ answer: HTTPAnswer, outputs: [String]) -> Probe? {
        if done.matches(answer) {
            guard let known = answer.outputs(outputs) else {
                return .unknown(
                    reason:
                        "it is done, but \(answer.text) holds no \(outputs.joined(separator: ", "))"
                )
            }
            return .done(known)
        }
        if failed?.matches(answer) == true { return .failed(reason: "its status: \(answer.text)") }
        if running?.matches(answer) == true { return .running }
        if notDone?.matches(answer) == true { return .notDone }
        return nil
    }

    private static func pattern(
        _ name: String, in fields: Fields
    ) throws(InputError) -> AnswerPattern? {
        guard let json = fields[name] else { return nil }
        return try AnswerPattern(json, at: "\(fields.place).\(name)")
    }

    private static func fill(_ url: String, with key: String) -> String {
        url.replacing("{key}", with: key)
    }
}

/// What an answer must look like.
struct AnswerPattern: Hashable, Sendable {
    static let fields = ["status", "field", "equals"]

    private var statuses: [Int]?
    private var field: [String]?
    private var value: JSON?

    init(_ json: JSON, at place: String) throws(InputError) {
        let fields = try Fields(json, at: place, known: Self.fields)
        statuses = try fields.statuses("status")
        field = try fields.text("field")?.split(separator: ".").map(String.init)
        value = fields["equals"]
        guard value == nil || field != nil else {
            throw fields.error("equals", "needs the field \"field\"")
        }
    }

    func matches(_ answer: HTTPAnswer) -> Bool {
        guard statuses?.contains(answer.status) ?? answer.isSuccess else { return false }
        guard let field else { return true }
        var found = answer.json
        for name in field { found = found?[name] }
        guard let found else { return false }
        return value.map { $0 == found || HTTPAnswer.text(of: $0) == HTTPAnswer.text(of: found) }
            ?? true
    }
}
