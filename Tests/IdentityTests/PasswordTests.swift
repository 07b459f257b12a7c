import Dispatch
import Identity
import Testing

@Suite struct PasswordTests {
    /// Cheap, so that a test takes milliseconds.
    static let cheap = PasswordHash.Cost(rounds: 16, blockSize: 1, parallelism: 1)

    static func checker(atOnce: Int = 2, queueLimit: Int = 64) -> PasswordChecker {
        PasswordChecker(cost: cheap, atOnce: atOnce, queueLimit: queueLimit)
    }

    @Test func `a stored password is known again, and no other is`() async throws {
        let checker = Self.checker()
        let text = try await checker.hash("correct horse").text
        let stored = try #require(PasswordHash(text))
        #expect(stored.text == text)
        #expect(try await checker.matches("correct horse", stored))
        for other in ["correct horsf", "Correct horse", "correct horse ", "", "x"] {
            #expect(try await !checker.matches(other, stored))
        }
        #expect(try await checker.hash("correct horse").text != text)
    }

    @Test func `a user who does not exist has no password`() async throws {
        #expect(try await !Self.checker().matches("correct horse", nil))
    }

    @Test func `one password typed on two keyboards is one password`() async throws {
        let checker = Self.checker()
        let stored = try await checker.hash("gr\u{FC}n-gr\u{FC}n")
        #expect(try await checker.matches("gru\u{308}n-gru\u{308}n", stored))
    }

    @Test func `the standard cost is what is stored, and older ones are made anew`() async throws {
        let checker = PasswordChecker()
        let stored = try await checker.hash("correct horse")
        #expect(stored.text.hasPrefix("scrypt$32768$8$1$"))
        #expect(!checker.needsRehash(stored))
        let old = try await Self.checker().hash("correct horse")
        #expect(checker.needsRehash(old))
        #expect(try await checker.matches("correct horse", old))
    }

    @Test func `a hash made by another implementation of scrypt is understood`() async throws {
        // From Python's hashlib.scrypt.
        let text =
            "scrypt$16384$8$1$MDEyMzQ1Njc4OWFiY2RlZg==$"
            + "wOBlTLx2kTvDnlM7GeRqLPJSaL8dgO6Mbiarn6WFHEI="
        let stored = try #require(PasswordHash(text))
        #expect(try await Self.checker().matches("pleaseletmein", stored))
        #expect(try await !Self.checker().matches("pleaseletmeim", stored))
    }

    @Test(arguments: [
        "", "scrypt", "bcrypt$16$1$1$AAAAAAAAAAAAAAAAAAAAAA==$AAAA", "scrypt$16$1$1$$",
        "scrypt$15$1$1$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "scrypt$0$1$1$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "scrypt$-2$1$1$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "scrypt$1048576$32$1$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "scrypt$16$99$1$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "scrypt$16$1$1$AAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "scrypt$16$1$1$AAAAAAAAAAAAAAAAAAAAAA==$AAAA",
    ])
    func `what is no hash, or costs without bound, is not read`(text: String) {
        #expect(PasswordHash(text) == nil)
    }

    @Test(arguments: [
        ("1234567", PasswordError.tooShort(8)), ("", .tooShort(8)),
        (String(repeating: "a", count: 129), .tooLong(128)),
        (String(repeating: "a", count: 1_000_000), .tooLong(128)),
        ("12345678\n", .notPrintable), ("1234\u{0}5678", .notPrintable),
        ("12345678\u{2028}", .notPrintable), ("12345678\u{E000}", .notPrintable),
    ])
    func `a password that breaks the rules is refused`(password: String, error: PasswordError) {
        #expect(throws: error) { try PasswordRules.check(password) }
        #expect(!error.description.isEmpty)
    }

    @Test(arguments: ["12345678", String(repeating: "ä", count: 128), "pass word", "密码密码密码密码"])
    func `a password that keeps to the rules is taken`(password: String) {
        #expect(throws: Never.self) { try PasswordRules.check(password) }
    }

    @Test func `many at once are queued, and more than that are refused`() async throws {
        let checker = Self.checker(atOnce: 1, queueLimit: 3)
        let hold = DispatchSemaphore(value: 0)
        let refused = Counter()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<5 {
                group.addTask {
                    do throws(PasswordError) {
                        try await checker.run { hold.wait() }
                    } catch {
                        #expect(error == .busy)
                        refused.add()
                    }
                }
            }
            let deadline = ContinuousClock.now + .seconds(20)
            while refused.count == 0, ContinuousClock.now < deadline { await Task.yield() }
            #expect(checker.waiting == 3)
            // Let go in any case, or a test that fails would never end.
            for _ in 0..<5 { hold.signal() }
        }
        #expect(refused.count == 1)
        // Nothing stays taken: one more finds a place.
        #expect(try await !checker.matches("correct horse", nil))
    }

    @Test func `what is generated has its form, and never comes twice`() throws {
        var seen: Set<String> = []
        for _ in 0..<500 {
            let key = Generated.accessKey()
            #expect(key.wholeMatch(of: /[A-Z0-9]{20}/) != nil)
            let secret = Generated.secretKey()
            #expect(secret.wholeMatch(of: /[A-Za-z0-9]{40}/) != nil)
            let id = Generated.id()
            #expect(id.wholeMatch(of: /[0-9a-f]{32}/) != nil)
            let token = Generated.token()
            #expect(token.wholeMatch(of: /[A-Za-z0-9_-]{43}/) != nil)
            let password = Generated.password()
            #expect(password.count == 20)
            #expect(throws: Never.self) { try PasswordRules.check(password) }
            for kind in [/[A-Z]/, /[a-z]/, /[2-9]/, /[-_.+=]/] {
                #expect(password.contains(kind))
            }
            for text in [key, secret, id, token, password] {
                #expect(seen.insert(text).inserted)
            }
        }
    }
}
