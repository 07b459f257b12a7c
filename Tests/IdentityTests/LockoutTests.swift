import Identity
import ReleaseModel
import Testing

@Suite struct LockoutTests {
    static let start = Instant(milliseconds: 1_795_253_553_000)

    /// The seconds to wait, or nil where the attempt may be made.
    static func attempt(
        _ lockout: Lockout, _ name: String = "alice", from address: String = "10.0.0.1",
        after seconds: Int = 0
    ) -> Int? {
        do throws(LockedOut) {
            try lockout.attempt(name: name, address: address, now: start + .seconds(seconds))
            return nil
        } catch {
            #expect(error.description.contains("\(error.seconds)"))
            return error.seconds
        }
    }

    @Test func `after five failures nobody may try for a while, from there`() {
        let lockout = Lockout()
        for _ in 0..<5 { #expect(Self.attempt(lockout) == nil) }
        #expect(Self.attempt(lockout) == 15)
        #expect(Self.attempt(lockout, after: 14) == 1)
        #expect(Self.attempt(lockout, from: "10.0.0.2") == nil)
        #expect(Self.attempt(lockout, "bob") == nil)
        #expect(Self.attempt(lockout, after: 15) == nil)
    }

    @Test func `each further failure doubles the wait, up to fifteen minutes`() {
        let lockout = Lockout()
        for _ in 0..<5 { _ = Self.attempt(lockout) }
        var now = 0
        var waits: [Int] = []
        for _ in 0..<10 {
            let wait = Self.attempt(lockout, after: now) ?? 0
            waits.append(wait)
            now += wait
            #expect(Self.attempt(lockout, after: now) == nil)
        }
        #expect(waits == [15, 30, 60, 120, 240, 480, 900, 900, 900, 900])
    }

    @Test func `a success begins anew`() {
        let lockout = Lockout()
        for _ in 0..<10 {
            for _ in 0..<4 { #expect(Self.attempt(lockout) == nil) }
            #expect(Self.attempt(lockout) == nil)
            lockout.succeeded(name: "alice", address: "10.0.0.1")
        }
    }

    @Test func `an hour without a failure begins anew`() {
        let lockout = Lockout()
        for _ in 0..<4 { #expect(Self.attempt(lockout) == nil) }
        for _ in 0..<4 { #expect(Self.attempt(lockout, after: 3_601) == nil) }
        #expect(Self.attempt(lockout, after: 3_601) == nil)
        #expect(Self.attempt(lockout, after: 3_601) == 15)
    }

    @Test func `a name guessed from many addresses is locked`() {
        let lockout = Lockout()
        for number in 0..<50 { #expect(Self.attempt(lockout, from: "10.0.1.\(number)") == nil) }
        #expect(Self.attempt(lockout, from: "10.0.2.1") == 15)
    }

    @Test func `an address that guesses many names is locked, one good account or not`() {
        let lockout = Lockout()
        for number in 0..<100 {
            #expect(Self.attempt(lockout, "user\(number)") == nil)
            if number % 10 == 0 {
                #expect(Self.attempt(lockout, "mallory") == nil)
                lockout.succeeded(name: "mallory", address: "10.0.0.1")
            }
        }
        #expect(Self.attempt(lockout, "mallory") == 15)
        #expect(Self.attempt(lockout, "mallory", from: "10.0.0.9") == nil)
    }

    @Test func `ten thousand wrong passwords get a handful of tries`() {
        let lockout = Lockout()
        let tries = (0..<10_000).count { Self.attempt(lockout, after: $0 / 100) == nil }
        #expect(tries <= 8)
    }

    @Test func `it remembers a bounded number, and the locked ones longest`() {
        let lockout = Lockout(limit: 100)
        for _ in 0..<5 { _ = Self.attempt(lockout) }
        for number in 0..<5_000 {
            _ = Self.attempt(lockout, "user\(number)", from: "host\(number)")
            #expect(lockout.size <= 100)
        }
        #expect(Self.attempt(lockout) == 15)
    }
}
