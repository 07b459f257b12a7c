import Foundation
import ReleaseModel
import Testing

@testable import HostDrivers

@Suite(.timeLimit(.minutes(15))) struct MaskerPropertyTests {
    /// Few letters, so that secrets overlap, repeat and begin alike.
    private static let letters = Array("ab\n".utf8)

    private static func text(
        _ count: Int, _ generator: inout SeededGenerator
    ) -> [UInt8] {
        (0..<count).map { _ in letters[Int.random(in: 0..<letters.count, using: &generator)] }
    }

    /// Masks the obvious way: at each place the longest secret, a cut-off one at the end.
    private static func expected(_ bytes: [UInt8], _ secrets: [[UInt8]]) -> [UInt8] {
        var shown: [UInt8] = []
        var position = 0
        while position < bytes.count {
            let rest = bytes[position...]
            if let secret = secrets.filter({ rest.starts(with: $0) }).max(by: {
                $0.count < $1.count
            }) {
                shown += Array("***".utf8)
                position += secret.count
            } else if secrets.contains(where: { secret in
                secret.count > rest.count && secret.starts(with: rest)
                    && (rest.count >= 4 || rest.count > 1 && rest.count * 2 >= secret.count)
            }) {
                return shown + Array("***".utf8)
            } else {
                shown.append(bytes[position])
                position += 1
            }
        }
        return shown
    }

    @Test(arguments: 0..<40)
    func `however a stream is cut, it is masked as the whole is`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<100 {
            let values = (0..<Int.random(in: 1...4, using: &generator)).map { _ in
                let count = Int.random(in: 2...9, using: &generator)
                return String(decoding: Self.text(count, &generator), as: UTF8.self)
            }
            let forms = values.reduce(into: Set<[UInt8]>()) { $0.formUnion(SecretForms.of($1)) }
            let stream = Self.text(Int.random(in: 0...120, using: &generator), &generator)
            var masker = Masker(values)
            var shown: [UInt8] = []
            var rest = stream[...]
            while !rest.isEmpty {
                let piece = rest.prefix(Int.random(in: 1...12, using: &generator))
                shown += masker.take(piece)
                rest = rest.dropFirst(piece.count)
            }
            shown += masker.finish()
            #expect(shown == Self.expected(stream, Array(forms)))
            #expect(shown == Masker(values).mask(stream))
        }
    }

    @Test(arguments: 0..<20)
    func `no form of a secret comes through, in whatever pieces it goes in`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let value = String(
            (0..<Int.random(in: 4...200, using: &generator)).map { _ in
                Character(Unicode.Scalar(UInt8.random(in: 0x21...0x7E, using: &generator)))
            })
        for form in SecretForms.of(value) {
            var masker = Masker([value])
            var shown: [UInt8] = []
            for byte in Array("before ".utf8) + form + Array(" after".utf8) {
                shown += masker.take([byte])
            }
            shown += masker.finish()
            let text = String(decoding: shown, as: UTF8.self)
            #expect(text.contains("***"))
            for other in SecretForms.of(value) {
                #expect(!text.contains(String(decoding: other, as: UTF8.self)))
            }
        }
    }

    @Test func `base64 of a secret amid other words is found at each of its three places`() {
        let masker = Masker(["correct horse battery"])
        for before in ["", "u", "us", "use", "user:"] {
            let text = Data("\(before)correct horse battery!".utf8).base64EncodedString()
            #expect(masker.finds(in: Array(text.utf8)), "\(before)")
        }
    }

    @Test func `a secret of many lines costs no more per byte than a short one`() {
        let lines = (0..<1_000).map { "line \($0) of the private key \($0 &* 7_919)" }
        var masker = Masker([lines.joined(separator: "\n")])
        let piece = [UInt8](repeating: UInt8(ascii: "l"), count: 256 * 1024)
        let begun = ContinuousClock.now
        for _ in 0..<16 { _ = masker.take(piece) }
        #expect(ContinuousClock.now - begun < .seconds(60))
    }
}

/// SplitMix64: the same numbers for the same seed.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
