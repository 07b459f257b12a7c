/// Why a database cannot be opened, copied or restored; one case per reaction.
package enum SQLiteStoreError: Error, Hashable, Sendable, CustomStringConvertible {
    case missing(path: String)
    case readOnly(path: String)
    case diskFull(path: String)
    case damaged(path: String, reason: String)
    case notSlipway(path: String)
    case newerSchema(path: String, found: Int, known: Int)
    case inUse(path: String)
    /// A backup or a restore would overwrite something.
    case exists(path: String)
    case failed(path: String, reason: String)

    /// What is wrong, and what to change.
    package var description: String {
        switch self {
        case .missing(let path):
            "\(path) does not exist; check the path, or make the folder first"
        case .readOnly(let path):
            "\(path) cannot be written; allow this user to write there, or mount it writable"
        case .diskFull(let path):
            "the disk that holds \(path) is full; free some space, and start again"
        case .damaged(let path, let reason):
            "\(path) is damaged (\(reason)); nothing was changed: restore a backup"
        case .notSlipway(let path):
            "\(path) is not a Slipway database; name another file"
        case .newerSchema(let path, let found, let known):
            """
            \(path) has schema version \(found), and this slipway knows versions up to \(known); \
            use the newer slipway that wrote it
            """
        case .inUse(let path):
            "\(path) is in use by another program; stop it first"
        case .exists(let path):
            "\(path) exists already; name another file, or move it away first"
        case .failed(let path, let reason):
            "\(path) could not be used: \(reason)"
        }
    }
}
