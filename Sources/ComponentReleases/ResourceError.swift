package import ReleaseEngine
package import ReleaseModel

/// Why something about a resource is not done; each says what to change.
///
/// One case per reaction.
package enum ResourceError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What a refusal, or the lack of something, is about.
    package enum Kind: String, Hashable, Sendable {
        case environment, application, component, job, build
        case releaseTask = "release task"
        case releasePlan = "release plan"
        case execution
    }

    /// Reasons that clients of the published interface tell apart; raw values are their codes.
    package enum Published: String, Hashable, Sendable {
        /// Something is deployed that must be taken away first.
        case isDeployed = "100402"
        case unknownAction = "100418"
        case unknownRuntime = "100420"
        case noArtifact = "100425"
    }

    /// A field cannot be taken as it is; the sentence names it and says what it may be.
    case invalid(field: String, String)
    /// Refused for a reason that has a published code of its own.
    case published(Published, String)
    /// There is none with that id in the project.
    case missing(Kind, id: String)
    case nameTaken(Kind, String)
    /// Its state does not allow it now; the facts say what would have to change.
    case wrongState(Kind, String, [Refusal.Fact])
    /// Not by this person.
    case notAllowed(String)
    /// Somebody else changed it at the same time.
    case conflict(String)
    case unavailable(String)

    package var description: String {
        switch self {
        case .invalid(let field, let text): "\(field): \(text)"
        case .published(_, let text): text
        case .missing(let kind, let id): "there is no \(kind.rawValue) \(id)"
        case .nameTaken(let kind, let name):
            "there is a \(kind.rawValue) named \(name) already; choose another name"
        case .wrongState(_, let text, let facts):
            ([text] + facts.map { "\($0.fact): \($0.remedy)." }).joined(separator: " ")
        case .notAllowed(let text), .conflict(let text), .unavailable(let text): text
        }
    }
}

extension ResourceError {
    /// What the catalog said, about a resource of a kind.
    package init(_ error: CatalogError, _ kind: Kind) {
        switch error {
        case .missing(_, let id): self = .missing(kind, id: id)
        case .nameTaken(let name):
            self = .nameTaken(kind, String(name.split(separator: "/").last ?? ""))
        case .conflict: self = .conflict("\(error)")
        case .unavailable: self = .unavailable("\(error)")
        }
    }
}
