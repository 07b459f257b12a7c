import Testing

@testable import HostDrivers

@Suite struct MaskerTests {
    private func mask(_ text: String, _ secrets: [String], piece: Int) -> String {
        var masker = Masker(secrets)
        let bytes = Array(text.utf8)
        var shown: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: piece) {
            shown += masker.take(bytes[start..<min(start + piece, bytes.count)])
        }
        return String(decoding: shown + masker.finish(), as: UTF8.self)
    }

    @Test(arguments: [
        ("nothing to hide", ["hunter2"], "nothing to hide"),
        ("hunter2", ["hunter2"], "***"),
        ("<hunter2><hunter2>", ["hunter2"], "<***><***>"),
        ("hunhunter2", ["hunter2"], "hun***"),
        ("aaab", ["aab"], "a***"),
        ("abc abcdef abcde", ["abc", "abcdef"], "*** *** ***de"),
        ("xab abc xabc", ["xab", "abc"], "*** *** ***c"),
        ("ends hunt", ["hunter2"], "ends ***"),
        ("ends hun", ["hunter2"], "ends hun"),
        ("ends abc", ["abc", "abcdef"], "ends ***"),
        ("-line one-\n> line two!\n", ["line one\nline two!"], "-***-\n> ***\n"),
        ("empty", [""], "empty"),
    ])
    func `a secret is masked however the stream is cut`(
        text: String, secrets: [String], shown: String
    ) {
        for piece in 1...max(text.utf8.count, 1) {
            #expect(mask(text, secrets, piece: piece) == shown, "pieces of \(piece)")
        }
    }

    @Test func `what cannot be a secret is shown at once`() {
        var masker = Masker(["hunter2"])
        #expect(masker.take(Array("password: hu".utf8)) == Array("password: ".utf8))
        #expect(masker.take(Array("g".utf8)) == Array("hug".utf8))
    }
}
