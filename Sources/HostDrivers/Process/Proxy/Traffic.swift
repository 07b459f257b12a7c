/// Which seats get how much of the traffic, as the weights of a proxy's servers.
struct Traffic: Hashable, Sendable {
    /// The greatest weight that HAProxy knows.
    static let greatest = 256

    /// Where a replica is reached; its address and port are those of its own version.
    struct Target: Hashable, Sendable {
        var seat: Int
        var endpoint: String
    }

    struct Server: Hashable, Sendable {
        var target: Target
        /// From 1 to 256.
        var weight: Int
    }

    /// Rising by seat.
    let servers: [Server]

    init(_ servers: [Server] = []) {
        self.servers = servers.sorted { $0.target.seat < $1.target.seat }
    }

    /// The targets share all traffic evenly.
    init(evenly targets: [Target]) {
        self.init(targets.map { Server(target: $0, weight: 100) })
    }

    /// `some` get so much of the traffic, 0 to 1, and `others` the rest; each evenly.
    init(_ share: Double, to some: [Target], rest others: [Target]) {
        guard !some.isEmpty, !others.isEmpty, share > 0, share < 1 else {
            self.init(evenly: share > 0 && !some.isEmpty || others.isEmpty ? some : others)
            return
        }
        let ratio = share * Double(others.count) / ((1 - share) * Double(some.count))
        let (first, second) = Self.fraction(nearest: ratio)
        self.init(
            some.map { Server(target: $0, weight: first) }
                + others.map { Server(target: $0, weight: second) })
    }

    var seats: [Int] { servers.map(\.target.seat) }
    var isEmpty: Bool { servers.isEmpty }

    /// How much of the traffic the seats get together, 0 to 1.
    func share(of seats: some Sequence<Int>) -> Double {
        let wanted = Set(seats)
        let total = servers.reduce(0) { $0 + $1.weight }
        let part = servers.reduce(0) { $0 + (wanted.contains($1.target.seat) ? $1.weight : 0) }
        return total == 0 ? 0 : Double(part) / Double(total)
    }

    /// So far on the way to another one, 0 to 1.
    func moved(_ part: Double, towards goal: Traffic) -> Traffic {
        if part >= 1 || isEmpty { return goal }
        let all = goal.servers + without(goal.seats).servers
        let shares = all.map { server in
            share(of: [server.target.seat]) * (1 - part)
                + goal.share(of: [server.target.seat]) * part
        }
        let most = shares.max() ?? 1
        return Traffic(
            zip(all, shares).map { server, share in
                let weight = (share / most * Double(Self.greatest)).rounded()
                return Server(target: server.target, weight: max(1, Int(weight)))
            })
    }

    func without(_ seats: some Sequence<Int>) -> Traffic {
        let gone = Set(seats)
        return Traffic(servers.filter { !gone.contains($0.target.seat) })
    }

    /// Two weights whose quotient is as near as can be; of several the smallest.
    private static func fraction(nearest ratio: Double) -> (Int, Int) {
        var best = (1, 1)
        var least = Double.infinity
        for second in 1...greatest {
            let first = min(max(Int((ratio * Double(second)).rounded()), 1), greatest)
            // Of the shares, not of the quotients: what is asked for is a share.
            let quotient = Double(first) / Double(second)
            let error = abs(quotient / (1 + quotient) - ratio / (1 + ratio))
            if error < least - 1e-12 { (best, least) = ((first, second), error) }
        }
        return best
    }
}
