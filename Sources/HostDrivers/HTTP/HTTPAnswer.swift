internal import ReleaseModel

/// What somebody else's system answered, at most the first MiB of it.
struct HTTPAnswer: Sendable {
    static let limit = 1024 * 1024

    var status: Int
    var body: [UInt8] = []
    /// The whole body came.
    var isComplete = true
    /// `Retry-After`, where it is given in seconds.
    var retryAfter: Int?
    /// Hides what the other side may repeat of what it was sent.
    var masker = Masker([])

    var isSuccess: Bool { (200..<300).contains(status) }

    var json: JSON? { isComplete ? try? JSON(decoding: body) : nil }

    /// For a person: the status and the beginning of the body.
    var text: String {
        // Masked before it is cut: a part of a secret would not be found.
        let begin = String(decoding: masker.mask(body).prefix(200), as: UTF8.self)
            .split(whereSeparator: \.isNewline).joined(separator: " ")
        return begin.isEmpty ? "answered \(status)" : "answered \(status): \(begin)"
    }

    /// The named members of the answer; nil where one is missing.
    func outputs(_ keys: [String]) -> [Output]? {
        guard !keys.isEmpty else { return [] }
        let json = json
        var outputs: [Output] = []
        for key in keys.sorted() {
            guard let value = json?[key] else { return nil }
            outputs.append(Output(key, Self.text(of: value)))
        }
        return outputs
    }

    static func text(of value: JSON) -> String { value.string ?? value.text }
}
