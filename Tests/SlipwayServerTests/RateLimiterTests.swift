import NIOCore
import Testing

@testable import SlipwayServer

@Suite struct RateLimiterTests {
    private let start = ContinuousClock.now
    private let maria = RateLimiter.Key.user("maria")

    @Test func `a burst is let through, and then as many as the rate allows`() {
        let limiter = RateLimiter(RequestRate(perSecond: 10, burst: 3))
        let first = (1...4).map { _ in limiter.wait(for: maria, at: start) }
        #expect(first == [nil, nil, nil, .milliseconds(100)])
        #expect(limiter.wait(for: maria, at: start + .milliseconds(99)) != nil)
        #expect(limiter.wait(for: maria, at: start + .milliseconds(100)) == nil)
        #expect(limiter.wait(for: maria, at: start + .milliseconds(100)) != nil)
    }

    @Test func `a refused request costs nothing`() {
        let limiter = RateLimiter(RequestRate(perSecond: 1, burst: 1))
        #expect(limiter.wait(for: maria, at: start) == nil)
        for _ in 1...100 { #expect(limiter.wait(for: maria, at: start) == .seconds(1)) }
        #expect(limiter.wait(for: maria, at: start + .seconds(1)) == nil)
    }

    @Test func `a long quiet time saves up a burst, and no more`() {
        let limiter = RateLimiter(RequestRate(perSecond: 10, burst: 3))
        for _ in 1...3 { _ = limiter.wait(for: maria, at: start) }
        let later = (1...4).map { _ in limiter.wait(for: maria, at: start + .seconds(3_600)) }
        #expect(later.filter { $0 == nil }.count == 3)
    }

    @Test func `a clock that goes back gives nothing`() {
        let limiter = RateLimiter(RequestRate(perSecond: 1, burst: 1))
        #expect(limiter.wait(for: maria, at: start) == nil)
        #expect(limiter.wait(for: maria, at: start - .seconds(60)) == .seconds(1))
        #expect(limiter.wait(for: maria, at: start + .milliseconds(500)) != nil)
    }

    @Test func `each is counted alone, a user not with the address of the same name`() {
        let limiter = RateLimiter(RequestRate(perSecond: 1, burst: 1))
        let keys: [RateLimiter.Key] = [maria, .user("otto"), .address("maria"), .address("::1")]
        for key in keys { #expect(limiter.wait(for: key, at: start) == nil) }
        for key in keys { #expect(limiter.wait(for: key, at: start) != nil) }
    }

    @Test func `only so many are remembered, those who asked last`() {
        let limiter = RateLimiter(RequestRate(perSecond: 1, burst: 1), remembering: 100)
        _ = limiter.wait(for: maria, at: start)
        for number in 1...99_999 {
            _ = limiter.wait(for: .address("\(number)"), at: start)
            if number.isMultiple(of: 50) { #expect(limiter.wait(for: maria, at: start) != nil) }
        }
        #expect(limiter.count == 100)
        #expect(limiter.wait(for: .address("99999"), at: start) != nil)
        #expect(limiter.wait(for: .address("1"), at: start) == nil)
    }

    @Test func `the table forgets exactly what a plain list would`() {
        var dice = SystemRandomNumberGenerator()
        let seed = UInt64.random(in: 0...UInt64.max, using: &dice)
        var state = seed
        var table = RecentlyUsed<Int, Int>(capacity: 7)
        var plain: [(key: Int, value: Int)] = []
        for step in 1...5_000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let key = Int(state >> 33) % 12
            table[key] = step
            plain.removeAll { $0.key == key }
            plain.append((key, step))
            if plain.count > 7 { plain.removeFirst() }
            for key in 0..<12 {
                #expect(table[key] == plain.first { $0.key == key }?.value, "seed \(seed)")
            }
        }
    }

    @Test func `connections are counted by address`() throws {
        let counter = AddressCounter(each: 2, loopback: 3)
        let other = try SocketAddress(ipAddress: "192.0.2.1", port: 1)
        let another = try SocketAddress(ipAddress: "192.0.2.1", port: 2)
        let third = try SocketAddress(ipAddress: "2001:db8::1", port: 2)
        let own = try SocketAddress(ipAddress: "127.0.0.1", port: 2)
        let socket = try SocketAddress(unixDomainSocketPath: "/x")
        #expect([other, another, other, third].map(counter.enter) == [true, true, false, true])
        #expect((1...4).map { _ in counter.enter(own) } == [true, true, true, false])
        for _ in 1...9 { #expect(counter.enter(socket)) }
        counter.leave(another)
        #expect([other, other].map(counter.enter) == [true, false])
    }
}
