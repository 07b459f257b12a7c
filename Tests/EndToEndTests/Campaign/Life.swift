import Glibc
import SlipwayAPI
import SlipwayClient
import SlipwayTestSupport
import Synchronization

/// One server from its start to its end, and everybody who has to do with it meanwhile.
final class Life: Sendable {
    enum Ending: Sendable {
        /// The run came to its end; the server still lived.
        case ended
        case died
    }

    let shop: CampaignShop
    let round: RoundState
    let harm: Harm
    private let server: Running
    private let isReady = Atomic<Bool>(false)
    /// Whether the harm was done, as far as it is done from here.
    private let isDone = Atomic<Bool>(false)

    init(_ shop: CampaignShop, _ round: RoundState, _ harm: Harm) throws {
        self.shop = shop
        self.round = round
        self.harm = harm
        server = try shop.serve(harm)
    }

    /// Lives until the run has ended or the server is dead; counts the harm where it struck.
    func live() async throws -> Ending {
        defer { server.signal(SIGKILL) }
        let ending = try await withThrowingTaskGroup(of: Ending?.self) { group in
            defer { group.cancelAll() }
            group.addTask { try await self.doHarm() }
            group.addTask { await self.follow() }
            group.addTask { try await self.work() }
            while let end = try await group.next() {
                if let end { return end }
            }
            return .died
        }
        try count(ending)
        return ending
    }

    private func count(_ ending: Ending) throws {
        let wasDone = isDone.load(ordering: .acquiring)
        if case .boundary(let number, isEnumerated: true) = harm, ending == .ended {
            let name = round.scenario.name
            round.tally.change { $0.ends[name] = min($0.ends[name] ?? .max, number) }
        }
        switch harm {
        case .boundary where ending == .died && server.endingSignal == SIGKILL:
            round.tally.count(harm)
        case .fault(let fault, _) where shop.strikes(of: fault) > 0: round.tally.count(harm)
        case .fault where wasDone: round.tally.count(.instant(after: 0))
        case .instant where wasDone, .fullDisk where wasDone, .stop where wasDone:
            round.tally.count(harm)
        case .boundary, .fault, .instant, .fullDisk, .stop, .none: break
        }
        guard ending == .died, server.endingSignal != SIGKILL else { return }
        switch harm {
        case .fault, .fullDisk:
            // It may end with a sentence, for instance while it begins; it may not crash.
            guard let signal = server.endingSignal else { return }
            throw Late("signal \(signal) ended the server: \(server.chatter.suffix(2_000))")
        case .boundary, .instant, .stop, .none:
            throw Late("the server ended by itself: \(server.chatter.suffix(2_000))")
        }
    }

    // MARK: Who follows

    private func follow() async -> Ending? {
        let record = round.record
        while record.id == nil, server.isRunning, !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(3))
        }
        guard let run = record.id else { return nil }
        let client = shop.client(as: "maria")
        var wasConnected = false
        try? await SlipwayClient.follow(run, after: record.lastPosition) {
            guard !wasConnected else { throw CancellationError() }
            wasConnected = true
            return client
        } take: { entry in
            record.take(entry)
            return .goOn
        }
        return nil
    }

    // MARK: Who works with it

    private func work() async throws -> Ending? {
        let people = People(shop: shop, round: round)
        let limit = ContinuousClock.now + .seconds(90) + shop.setting.pause
        var trouble = "nothing"
        while server.isRunning {
            guard ContinuousClock.now < limit else {
                throw Late("the run does not come to its end; last trouble: \(trouble)")
            }
            do {
                if !isReady.load(ordering: .acquiring) {
                    try await people.arrive()
                    isReady.store(true, ordering: .releasing)
                }
                if try await people.act() {
                    try await people.conclude()
                    return .ended
                }
            } catch let error as ClientError {
                trouble = "\(error)"
            }
            try await Task.sleep(for: .milliseconds(isReady.load(ordering: .acquiring) ? 20 : 5))
        }
        return .died
    }

    // MARK: Who harms it

    private func doHarm() async throws -> Ending? {
        switch harm {
        case .boundary, .none, .fault(_, nil): return nil
        case .instant(let delay), .fault(_, let delay?):
            try await Task.sleep(for: .milliseconds(delay))
            isDone.store(server.isRunning, ordering: .releasing)
            server.signal(SIGKILL)
        case .fullDisk(let delay, let kills): try await fillDisk(after: delay, kills: kills)
        case .stop(let delay): try await stop(after: delay)
        }
        return nil
    }

    private func fillDisk(after delay: Int, kills: Bool) async throws {
        guard let disk = shop.disk else { return }
        defer { disk.free() }
        try await Task.sleep(for: .milliseconds(delay))
        try disk.fill()
        isDone.store(server.isRunning, ordering: .releasing)
        try await Task.sleep(for: .milliseconds(100))
        if kills { server.signal(SIGKILL) }
    }

    private func stop(after delay: Int) async throws {
        while !isReady.load(ordering: .acquiring), server.isRunning {
            try await Task.sleep(for: .milliseconds(3))
        }
        try await Task.sleep(for: .milliseconds(delay))
        guard server.isRunning else { return }
        let end = ContinuousClock.now + shop.setting.pause
        server.signal(SIGSTOP)
        defer { server.signal(SIGCONT) }
        let second = try await shop.shop.slipway("serve", "--listen", "127.0.0.1:0")
        guard second.status == 4, second.chatter.contains("is held by process") else {
            throw Late("a second server beside a stopped one: \(second.status) \(second.chatter)")
        }
        try await Task.sleep(until: end, clock: .continuous)
        isDone.store(true, ordering: .releasing)
    }
}
