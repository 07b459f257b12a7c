package import ReleaseEngine

/// Why a secret is not kept, not deleted or not read.
package enum SecretVaultError: Error, Hashable, Sendable, CustomStringConvertible {
    case badName
    case badValue(String)
    case missing(String)
    /// Somebody else changed it again and again.
    case busy(String)
    case sealed(KeyringError)
    case store(StoreError)
    case damaged(String)

    package var description: String {
        switch self {
        case .badName:
            "a secret's name is 1 to 64 letters, digits, `_` and `-`, no digit or `-` first"
        case .badValue(let problem): "a secret's value \(problem)"
        case .missing(let name):
            "there is no secret \(name); `slipway secret list` shows which there are"
        case .busy(let name): "the secret \(name) is being changed by others; try again"
        case .sealed(let error): "\(error)"
        case .store(let error): "\(error)"
        case .damaged(let name):
            "the record of the secret \(name) cannot be read; restore it from a backup"
        }
    }
}
