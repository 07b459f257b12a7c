/// One field that a driver takes: how it is read, described and published in the schema.
struct DriverField: Sendable {
    enum Kind: Sendable {
        case text
        /// At least one text.
        case texts
        /// Names with texts.
        case table
        /// Names of environment variables with texts.
        case environment
        case integer(ClosedRange<Int>)
        case duration
        case url(schemes: [String])
        case choice([String])
        case digest
        /// Letters, digits, `_`, `-`, `.`: a folder's name.
        case folderName
        /// A folder; a relative one lies in the plan's folder.
        case folder
        case absolutePath
        /// A status or a list of them.
        case statuses
        case json
        case object([DriverField])
        /// An object, or the word `none`.
        case objectOrNone([DriverField])
    }

    var name: String
    var kind: Kind
    /// What to write when the field is missing; nil where it may be missing.
    var example: String?
    var about: String
    /// Whether `${secret:NAME}` may stand in it: nobody but the target ever sees what it holds.
    var takesSecrets = false

    init(
        _ name: String, _ kind: Kind, example: String? = nil, _ about: String,
        takesSecrets: Bool = false
    ) {
        self.name = name
        self.kind = kind
        self.example = example
        self.about = about
        self.takesSecrets = takesSecrets
    }

    var isRequired: Bool { example != nil }
}
