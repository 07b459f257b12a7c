/// One thing of the catalog: an application, an environment, a release task.
///
/// Everything in it is written into one document; what is added later must be optional.
package protocol CatalogRecord: Codable, Sendable {
    /// The kind of its documents: `application`.
    static var kind: String { get }
    /// Unique among all of its kind, whatever their projects.
    var id: String { get }
    /// The project it belongs to.
    var project: String { get }
    /// What only one of its kind may be called in its place; nil where names may repeat.
    ///
    /// `PROJECT/NAME`, or with the place it lies in: `PROJECT/APPLICATION/NAME`.
    var uniqueName: String? { get }
}

extension CatalogRecord {
    package var uniqueName: String? { nil }
}

/// Why the catalog was not changed; nothing of the change is there.
package enum CatalogError: Error, Hashable, Sendable, CustomStringConvertible {
    /// There is none with that id.
    case missing(kind: String, id: String)
    /// Another one of the kind has the name already.
    case nameTaken(String)
    /// Somebody changed the same at the same time: look again.
    case conflict
    /// The record cannot be written, or read, now.
    case unavailable(String)

    package var description: String {
        switch self {
        case .missing(let kind, let id): "there is no \(kind) \(id)"
        case .nameTaken(let name):
            "the name \(name.split(separator: "/").last ?? "") is taken; choose another one"
        case .conflict: "it was changed at the same time; look again"
        case .unavailable(let reason): "nothing was changed: \(reason)"
        }
    }
}
