/// Why something about people is not done; each says what to change.
package enum DirectoryError: Error, Hashable, Sendable, CustomStringConvertible {
    /// There is none of that kind with that name or id.
    case missing(String)
    /// The name is taken, or the thing is still needed.
    case refused(String)
    /// The words cannot be taken as they are.
    case invalid(String)
    /// Somebody else changed it at the same time: look again, and repeat.
    case conflict(String)
    /// The record cannot be written now.
    case unavailable(String)

    package var description: String {
        switch self {
        case .missing(let text), .refused(let text), .invalid(let text), .conflict(let text),
            .unavailable(let text):
            text
        }
    }
}
