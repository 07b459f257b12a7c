internal import Hummingbird
internal import Identity
internal import SlipwayAPI

/// The id of a command: the client's, or a new one where the client does not mind.
enum CommandID {
    static func of(_ call: Call, _ fields: BodyFields) throws(ProblemError) -> String {
        let header = call.request.headers[.commandID]
        let body = try fields.text("commandId")
        if let header, let body, header != body {
            throw .commandIDsDiffer(header: header, body: body)
        }
        guard let id = header ?? body else { return call.signature?.commandID ?? fresh() }
        return try checked(id)
    }

    /// A key that a client may say.
    static func checked(_ id: String) throws(ProblemError) -> String {
        let isPlain = id.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        guard !id.isEmpty, id.utf8.count <= 128, isPlain else {
            throw .badRequest("a command's id has 1 to 128 visible ASCII characters, no spaces")
        }
        return id
    }

    private static func fresh() -> String {
        var generator = SystemRandomNumberGenerator()
        let digits = [generator.next(), generator.next()].map { (number: UInt64) in
            let text = String(number, radix: 16)
            return String(repeating: "0", count: 16 - text.count) + text
        }
        return "c-" + digits.joined()
    }
}
