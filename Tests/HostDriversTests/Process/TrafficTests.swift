import ReleaseModel
import Testing

@testable import HostDrivers

@Suite struct TrafficTests {
    private func targets(_ seats: Range<Int>) -> [Traffic.Target] {
        seats.map { Traffic.Target(seat: $0, endpoint: "127.0.0.1:\(8000 + $0)") }
    }

    @Test(arguments: [1, 2, 3, 10], [1, 3, 7, 40])
    func `weights come within a per cent of every share that they can express`(
        few: Int, many: Int
    ) {
        for percent in 1...99 {
            let share = Double(percent) / 100
            let ratio = share * Double(many) / ((1 - share) * Double(few))
            guard (1.0 / 256...256).contains(ratio) else { continue }
            let traffic = Traffic(
                share, to: targets(100..<100 + few), rest: targets(0..<many))
            #expect(abs(traffic.share(of: 100..<100 + few) - share) < 0.01)
            #expect(traffic.servers.allSatisfy { (1...256).contains($0.weight) })
        }
    }

    @Test func `traffic moves in even steps and arrives exactly`() {
        let begin = Traffic(evenly: targets(0..<3))
        let goal = Traffic(0.2, to: targets(100..<101), rest: targets(0..<3))
        let shares = (1...4).map { step in
            begin.moved(Double(step) / 4, towards: goal).share(of: [100])
        }
        for (step, share) in shares.enumerated() {
            #expect(abs(share - 0.05 * Double(step + 1)) < 0.01)
        }
        #expect(begin.moved(1, towards: goal) == goal)
    }

    @Test func `a configuration says what it stands for`() throws {
        let traffic = Traffic(0.3, to: targets(100..<102), rest: targets(0..<3))
        let spec = try ComponentSpec([
            "component": "web", "version": "1", "artifact": "file:/a", "start": ["x"],
            "sha256": .string(String(repeating: "0", count: 64)), "port": 8000,
            "health": "none", "proxy": ["port": 9000],
        ])
        let proxy = try #require(spec.proxy)
        let text = ProxyConfiguration(spec, proxy, traffic).text
        #expect(ProxyConfiguration.traffic(in: text) == traffic)
    }

    @Test func `batches cover every seat once`() {
        #expect(Strategy.rolling(batches: nil).batches(of: 0..<3) == [0..<1, 1..<2, 2..<3])
        #expect(Strategy.rolling(batches: 2).batches(of: 100..<105) == [100..<103, 103..<105])
        #expect(Strategy.rolling(batches: 9).batches(of: 0..<2) == [0..<1, 1..<2])
        #expect(Strategy.oneBatch.batches(of: 0..<3) == [0..<3])
        #expect(Strategy.oneBatch.batches(of: 0..<0) == [])
    }
}
