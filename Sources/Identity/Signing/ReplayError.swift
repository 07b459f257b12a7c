/// Why a request under a key gets neither its first answer nor a new one.
package enum ReplayError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The key was used for another request: 422.
    case otherRequest
    /// It was performed before, but what was answered is not to be had any more: 409.
    case answerLost(status: Int?)
    /// As many answers are kept as may be, or too many wait for one: 503, with Retry-After.
    case full
    /// The store could not be asked whether it was performed before; nothing was: 503.
    case unavailable(String)

    package var description: String {
        switch self {
        case .otherRequest:
            "the Idempotency-Key was used for another request: take a new one for each request"
        case .answerLost(let status):
            "the request was carried out before"
                + (status.map { ", with status \($0)" } ?? "")
                + "; its answer was not kept: look at what it changed"
        case .full: "too many requests that change something: try again in a minute"
        case .unavailable(let reason): "nothing was changed: \(reason); try again later"
        }
    }
}
