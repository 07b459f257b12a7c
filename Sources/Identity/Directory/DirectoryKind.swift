/// The kinds of documents that make the directory.
enum DirectoryKind: String, CaseIterable {
    case account
    case project
    case user
    case group
    case role
    case assignment
    case accessKey = "access-key"
}
