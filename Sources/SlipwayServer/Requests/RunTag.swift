internal import Hummingbird

/// A run's entity tag: how many events made it.
///
/// Sent back as `If-Match`, a command is carried out only if nothing has happened since.
enum RunTag {
    static func text(_ position: Int) -> String { "\"\(position)\"" }

    /// Where the run has to stand; nil where the request does not say, or says `*`.
    static func expected(by request: Request) throws(ProblemError) -> Int? {
        guard let text = request.headers[.ifMatch], !text.isEmpty, text != "*" else { return nil }
        guard text.hasPrefix("\""), text.hasSuffix("\""), text.utf8.count > 2,
            let position = Int(text.dropFirst().dropLast()), position > 0
        else {
            throw .badRequest("If-Match takes the ETag of the run as it was looked at, not \(text)")
        }
        return position
    }
}
