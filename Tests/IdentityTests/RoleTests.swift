import Foundation
import ReleaseModel
import Testing

@testable import Identity

@Suite struct RoleTests {
    /// What no role of a project may be: it reaches over all of them.
    static let ownersOnly: Set<Permission> = [.manageProjects, .exportAudit]

    @Test(arguments: Permission.allCases)
    func `a permission is some built-in role's, or the owner's by design`(permission: Permission) {
        let isInRole = Role.builtIn.contains { $0.permissions.contains(permission) }
        #expect(isInRole != Self.ownersOnly.contains(permission))
    }

    @Test func `who starts releases does not approve them, and who looks changes nothing`() {
        #expect(!Role.developer.permissions.contains(.approve))
        #expect(!Role.developer.permissions.contains(.trigger))
        #expect(Role.viewer.permissions.isSubset(of: Role.approver.permissions))
        #expect(Role.approver.permissions.subtracting(Role.viewer.permissions) == [.approve])
        for role in Role.builtIn where role.name != "admin" {
            #expect(role.permissions.isSubset(of: Role.admin.permissions))
            #expect(!role.permissions.contains(.manageUsers))
            #expect(!role.permissions.contains(.manageRoles))
        }
    }

    @Test func `docs say which role may what`() throws {
        var rows = Self.rows(of: "permission").map { $0.joined(separator: " | ") }
        let wanted = Permission.allCases.sorted().map { permission in
            let marks = Role.builtIn.map { $0.permissions.contains(permission) ? "yes" : "" }
            return (["`\(permission.rawValue)`"] + marks).joined(separator: " | ")
        }
        if rows.isEmpty { rows = ["docs/operating/people.md has no such table"] }
        #expect(rows == wanted, "\(wanted.map { "| \($0) |" }.joined(separator: "\n"))")
    }

    @Test func `docs say what the vendor's actions allow`() {
        let wanted = (VendorActions.names + VendorActions.levels.keys.sorted()).map { action in
            let permissions = VendorActions.permissions(of: action).sorted()
            return "`\(action)` | "
                + (permissions.isEmpty
                    ? "nothing" : permissions.map { "`\($0.rawValue)`" }.joined(separator: ", "))
        }
        let rows = Self.rows(of: "action").map { $0.joined(separator: " | ") }
        #expect(rows == wanted, "\(wanted.map { "| \($0) |" }.joined(separator: "\n"))")
    }

    @Test func `docs say which role the vendor's system roles are`() {
        let wanted = VendorActions.systemRoles.sorted { $0.key < $1.key }
            .map { "\($0.key) | \($0.value.name)" }
        let rows = Self.rows(of: "system role").map { $0.joined(separator: " | ") }
        #expect(rows == wanted, "\(wanted.map { "| \($0) |" }.joined(separator: "\n"))")
    }

    /// The cells of the table whose first heading that is.
    private static func rows(of heading: String) -> [[String]] {
        let page = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "docs/operating/people.md")
        let text = (try? String(contentsOf: page, encoding: .utf8)) ?? ""
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard let start = lines.firstIndex(where: { $0.hasPrefix("| \(heading) |") }) else {
            return []
        }
        return lines[(start + 2)...].prefix { $0.hasPrefix("|") }.map { line in
            line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast()
                .map { $0.trimmingCharacters(in: .whitespaces) }
        }
    }
}
