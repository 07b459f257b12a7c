/// Keys, ids and passwords that nobody can guess, from the system's random numbers.
package enum Generated {
    /// 20 upper-case letters and digits; about 103 bits.
    package static func accessKey() -> String { text(20, of: upper + digits) }

    /// 40 letters and digits; about 238 bits.
    package static func secretKey() -> String { text(40, of: upper + lower + digits) }

    /// 32 lower-case hexadecimal digits, as users, projects and domains have; 128 bits.
    package static func id() -> String { text(32, of: digits + Array("abcdef".utf8)) }

    /// A password that can be read aloud and typed: 20 characters that do not look alike.
    ///
    /// At least one of each kind is in it, for rules elsewhere that want that; about 115 bits.
    package static func password() -> String {
        let kinds = ["ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghijkmnopqrstuvwxyz", "23456789", "-_.+="]
            .map { Array($0.utf8) }
        var bytes = kinds.map { random($0) }
        let all = kinds.flatMap(\.self)
        while bytes.count < 20 { bytes.append(random(all)) }
        return String(decoding: bytes.shuffled(), as: UTF8.self)
    }

    /// 43 letters, digits, `-` and `_`, as tokens and sessions have; 256 bits or more.
    package static func token() -> String {
        text(43, of: upper + lower + digits + Array("-_".utf8))
    }

    private static let upper = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8)
    private static let lower = Array("abcdefghijklmnopqrstuvwxyz".utf8)
    private static let digits = Array("0123456789".utf8)

    private static func text(_ count: Int, of alphabet: [UInt8]) -> String {
        String(decoding: (0..<count).map { _ in random(alphabet) }, as: UTF8.self)
    }

    private static func random(_ alphabet: [UInt8]) -> UInt8 {
        // The standard library draws evenly, from the system's generator.
        alphabet[Int.random(in: alphabet.indices)]
    }
}
