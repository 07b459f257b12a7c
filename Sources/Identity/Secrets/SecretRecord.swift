import ReleaseEngine
package import ReleaseModel

/// What may be known of a secret: everything but its values.
package struct SecretRecord: Hashable, Sendable {
    /// How many versions are kept; older ones are forgotten.
    static let keptVersions = 10

    package struct Version: Hashable, Sendable {
        package var number: Int
        package var createdAt: Instant
        package var createdBy: String
    }

    package var project: String
    package var name: String
    /// Oldest first; none where it was deleted.
    package var versions: [Version]
    /// Numbers are never used again, not even after a deletion: they are what people agree to.
    var nextNumber: Int

    package var newest: Version? { versions.last }

    init(project: String, name: String) {
        self.project = project
        self.name = name
        versions = []
        nextNumber = 1
    }

    init?(_ document: Document) {
        guard let json = try? JSON(decoding: document.body), json["format"]?.integer == 1,
            let name = json["name"]?.string, let project = json["project"]?.string,
            let next = json["next"]?.integer, let versions = json["versions"]?.array
        else { return nil }
        self.init(project: project, name: name)
        nextNumber = Int(next)
        self.versions = versions.compactMap { version in
            guard let number = version["version"]?.integer, let at = version["at"]?.integer,
                let by = version["by"]?.string
            else { return nil }
            return Version(
                number: Int(number), createdAt: Instant(milliseconds: at), createdBy: by)
        }
        guard self.versions.count == versions.count else { return nil }
    }

    var body: [UInt8] {
        let versions = versions.map { version -> JSON in
            [
                "version": .integer(Int64(version.number)),
                "at": .integer(version.createdAt.milliseconds), "by": .string(version.createdBy),
            ]
        }
        let json: JSON = [
            "format": 1, "project": .string(project), "name": .string(name),
            "next": .integer(Int64(nextNumber)), "versions": .array(versions),
        ]
        return json.encoded
    }

    /// Ids of documents: of the secret, and of one version's sealed value.
    var id: String { "\(project)/\(name)" }

    func valueID(_ version: Int) -> String { "\(id)/\(version)" }
}
