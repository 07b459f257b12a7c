package import SlipwayAPI

/// Why a call brought no answer; one case per reaction.
package enum ClientError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The server answered, and said no.
    case problem(API.Problem)
    /// Nobody answered, or the connection broke: a call with a command's id may be repeated.
    case unreachable(String)
    /// Something answered that does not speak this API.
    case unexpected(String)
    /// None of the projects that whoever asks may work in has that name.
    case noSuchProject(String)

    package var description: String {
        switch self {
        case .problem(let problem): problem.detail
        case .unreachable(let reason): reason
        case .unexpected(let reason): reason
        case .noSuchProject(let name):
            "there is no project \(name) for you; `slipway project list` shows those there are"
        }
    }
}
