import Identity
import Testing

@Suite struct KeyringTests {
    @Test func `what is sealed opens for its purpose and for no other`() throws {
        let keyring = Keyring.fresh()
        let sealed = try keyring.seal(Array("hush".utf8), for: "secret/a")
        #expect(try keyring.open(sealed, for: "secret/a") == Array("hush".utf8))
        #expect(throws: KeyringError.sealBroken) { try keyring.open(sealed, for: "secret/b") }
        #expect(try keyring.seal(Array("hush".utf8), for: "secret/a") != sealed)
    }

    @Test func `every changed byte of a sealed value is found`() throws {
        let keyring = Keyring.fresh()
        let sealed = Array(try keyring.seal(Array("hush".utf8), for: "x").utf8)
        for place in sealed.indices.dropFirst(12) {
            var changed = sealed
            changed[place] =
                changed[place] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            let text = String(decoding: changed, as: UTF8.self)
            // Base64 has digits whose last bits mean nothing: such a text is the same value.
            guard let opened = try? keyring.open(text, for: "x") else { continue }
            #expect(opened == Array("hush".utf8))
            #expect(place >= sealed.count - 2)
        }
    }

    @Test func `after a rotation old values open until the old keys are let go`() throws {
        let old = Keyring.fresh()
        let sealed = try old.seal([1, 2, 3], for: "x")
        let new = old.rotated()
        #expect(try new.open(sealed, for: "x") == [1, 2, 3])
        #expect(!new.isCurrent(sealed))
        #expect(new.isCurrent(try new.seal([1], for: "x")))
        #expect(throws: KeyringError.self) { try new.withoutOldKeys().open(sealed, for: "x") }
    }
}
