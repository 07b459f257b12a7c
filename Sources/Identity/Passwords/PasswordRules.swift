internal import Foundation

/// What a password may be: 8 to 128 characters that can be seen or are spaces.
package enum PasswordRules {
    /// Refuses a password that people could not type again.
    package static func check(_ password: String) throws(PasswordError) {
        // Nothing is counted, character by character, that is far too long anyway.
        guard password.utf8.count <= longest * 16, password.count <= longest else {
            throw .tooLong(longest)
        }
        guard password.count >= shortest else { throw .tooShort(shortest) }
        for scalar in password.unicodeScalars where !isPrintable(scalar) { throw .notPrintable }
    }

    /// The bytes that are hashed: one spelling for what looks the same, whatever keyboard wrote it.
    static func bytes(_ password: String) -> [UInt8] {
        Array(password.precomposedStringWithCanonicalMapping.utf8)
    }

    private static let shortest = 8
    private static let longest = 128

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator:
            false
        default: true
        }
    }
}

/// Why a password is not taken.
package enum PasswordError: Error, Hashable, Sendable, CustomStringConvertible {
    case tooShort(Int)
    case tooLong(Int)
    case notPrintable
    /// Too many passwords are being checked at once.
    case busy

    package var description: String {
        switch self {
        case .tooShort(let least): "a password has at least \(least) characters"
        case .tooLong(let most): "a password has at most \(most) characters"
        case .notPrintable: "a password has only characters that can be seen, and spaces"
        case .busy: "too many people are signing in at once: try again in a few seconds"
        }
    }
}
