/// A secret that a plan names, `${secret:NAME}` or `${secret:NAME@VERSION}`; never its value.
package struct SecretReference: Hashable, Sendable {
    package var name: String
    /// Nil: the newest one at the time of each attempt.
    package var version: Int?
    /// The project whose secret it is; a plan does not say it, its run does.
    package var project: String

    package init(_ name: String, version: Int? = nil, project: String = "") {
        self.name = name
        self.version = version
        self.project = project
    }

    /// Whether the text may name a secret: a letter or `_`, then letters, digits, `_`, `-`.
    package static func isName(_ text: String) -> Bool { Reference.isKey(text) }

    /// What stands between the braces begins with this.
    static let prefix = "secret:"

    /// Reads what stands between the braces; nil where it names no secret.
    init?(_ text: String) {
        guard text.hasPrefix(Self.prefix) else { return nil }
        let parts = text.dropFirst(Self.prefix.count)
            .split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        guard Self.isName(String(parts[0])) else { return nil }
        name = String(parts[0])
        project = ""
        guard parts.count == 2 else { return }
        let digits = parts[1].utf8
        guard (1...9).contains(digits.count), digits.first != UInt8(ascii: "0"),
            digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let number = Int(parts[1])
        else { return nil }
        version = number
    }

    /// `NAME` or `NAME@VERSION`.
    package var text: String { version.map { "\(name)@\($0)" } ?? name }
}

extension SecretReference: CustomStringConvertible {
    /// As it is written in a plan.
    package var description: String { "${\(Self.prefix)\(text)}" }
}
