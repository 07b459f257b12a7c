internal import NIOCore

/// How often somebody whose name is not known may ask: by the address they come from.
struct AddressRates: Sendable {
    private let others: RateLimiter
    private let loopback: RateLimiter?

    init(_ limits: ServerLimits) {
        others = RateLimiter(limits.rate)
        loopback = limits.loopbackRate.map { RateLimiter($0) }
    }

    /// Takes one request's place.
    func take(_ address: SocketAddress?) throws(ProblemError) {
        guard let address, let name = address.ipAddress else { return }
        let limiter = address.isLoopback ? loopback : others
        try limiter?.take(.address(name), at: .now)
    }
}
