/// What users, groups, roles and projects may be called.
enum NameRule {
    /// 1 to 64 letters, digits, `.`, `-`, `_`, `@`; names stand in approver lists and in paths.
    static func check(_ name: String, _ what: String) throws(DirectoryError) {
        let isPlain = name.unicodeScalars.allSatisfy { scalar in
            scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                || ".-_@".unicodeScalars.contains(scalar)
        }
        guard !name.isEmpty, name.utf8.count <= 64, isPlain else {
            throw .invalid(
                "a \(what)'s name has 1 to 64 bytes of letters, digits, '.', '-', '_' and '@', "
                    + "not '\(name.prefix(80))'")
        }
    }
}
