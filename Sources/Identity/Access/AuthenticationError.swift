package import ReleaseModel
package import RequestSigning

/// Why somebody is not believed to be who they say; each says what to change.
package enum AuthenticationError: Error, Hashable, Sendable {
    /// Neither a token nor a signature nor a session.
    case nothingShown
    /// The token never was, was taken back, or is long over.
    case tokenNotValid
    /// The token was good until then.
    case tokenOver(at: Instant)
    case signature(SignatureError)
    /// The name or the password is wrong: nobody is told which.
    case wrongPassword
    /// Too many failures: for so many seconds nobody is let try.
    case lockedOut(seconds: Int)
    /// The user may not sign in any more.
    case disabled(String)
    /// It is not said in which project to work, and there is not just one.
    case projectNeeded
    /// There is no such project, or nothing in it is for this user: nobody is told which.
    case noSuchProject(String)
    /// The record of users cannot be read now.
    case unavailable(String)
}

extension AuthenticationError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .nothingShown:
            "nobody knows who asks: send a token as X-Auth-Token, or sign the request with an "
                + "access key"
        case .tokenNotValid, .tokenOver:
            "the token is not valid (any more): sign in again for a new one"
        case .signature(let error): error.description
        case .wrongPassword: "the name or the password is wrong"
        case .lockedOut(let seconds):
            "after too many failures nobody may try for another \(seconds) seconds"
        case .disabled(let name): "\(name) is disabled: somebody who manages users enables them"
        case .projectNeeded:
            "it is not said in which project to work: send X-Project-Id, or use a token of a project"
        case .noSuchProject(let project):
            "there is no project \(project) for you: somebody who manages its users gives you a role"
        case .unavailable(let reason): reason
        }
    }
}
