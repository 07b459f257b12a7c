import Foundation
import SlipwayTestSupport
import Synchronization

/// Runs that are carried to their end through one crash after the other, several side by side.
struct Campaign: Sendable {
    let setting: CampaignSetting
    let tally: Tally
    private let nextRound: RoundCounter

    init(_ setting: CampaignSetting) {
        self.setting = setting
        tally = Tally(goal: setting.points)
        nextRound = RoundCounter()
    }

    /// Goes on until there are enough points, and every run that began has ended.
    func run() async {
        await withTaskGroup(of: Void.self) { group in
            for lane in 0..<(setting.round == nil ? setting.lanes : 1) {
                group.addTask { await work(lane: lane) }
            }
        }
    }

    private func work(lane: Int) async {
        let onSmallDisk = SmallDisk.canMount && lane == 0
        while !tally.isComplete {
            do {
                try await work(in: CampaignShop(setting, onSmallDisk: onSmallDisk))
            } catch {
                tally.change { $0.violations.append("lane \(lane): \(error)") }
            }
            if setting.round != nil { return }
        }
    }

    /// A few rounds in one data folder, and then a look at all of it.
    private func work(in shop: CampaignShop) async throws {
        var records: [RunRecord] = []
        for _ in 0..<10 where !tally.isComplete {
            let round = try await round(setting.round ?? nextRound.next(), in: shop)
            guard let round else { return }
            records.append(round.record)
            if setting.round != nil { break }
        }
        let problems = try await shop.conclude(records)
        tally.change { counts in
            counts.lost += problems.filter { $0.contains("told") }.count
            counts.violations += problems
        }
    }

    /// Carries one run to its end; nil where that failed.
    private func round(_ number: Int, in shop: CampaignShop) async throws -> RoundState? {
        let scenarios = CampaignScenario.all
        let scenario = scenarios[number % scenarios.count]
        let round = RoundState(
            scenario, number: number, plan: try await shop.plan(of: scenario), tally: tally)
        var dice = Dice(seed: setting.seed, round: number)
        var harms = [firstHarm(number, scenario, shop, &dice)]
        do {
            let limit = ContinuousClock.now + .seconds(300)
            while try await Life(shop, round, harms[harms.count - 1]).live() == .died {
                guard ContinuousClock.now < limit else { throw Late("the run never ends") }
                let isEnough = harms.count > 60 || tally.isComplete
                harms.append(isEnough ? .none : harm(&dice, shop))
            }
            return round
        } catch {
            let again = "scripts/crash-campaign --seed \(setting.seed) --round \(number)"
            let repeated = round.repetitions(of: shop.effects(of: round.record.id ?? ""))
            tally.change {
                $0.repeated += repeated.count
                $0.violations.append(
                    "\(scenario.name), round \(number) (\(again)): "
                        + (["\(error)"] + repeated).joined(separator: "; ")
                        + "; run \(round.record.id ?? "?"), after \(harms)")
            }
            return nil
        }
    }

    private func harm(_ dice: inout Dice, _ shop: CampaignShop) -> Harm {
        let harm = Harm.random(&dice, onSmallDisk: shop.disk != nil)
        if case .fault = harm, setting.faultLibrary == nil { return .instant(after: 50) }
        return harm
    }

    /// Each boundary of each scenario comes once in 64 rounds of the scenario.
    private func firstHarm(
        _ number: Int, _ scenario: CampaignScenario, _ shop: CampaignShop, _ dice: inout Dice
    ) -> Harm {
        let turn = number / CampaignScenario.all.count
        let boundary = 1 + (turn * 11 + Int(setting.seed % 32)) % 32 + turn / 32 % 2 * 32
        let end = tally.current.ends[scenario.name] ?? .max
        if boundary < end || setting.round != nil {
            return .boundary(boundary, isEnumerated: true)
        }
        return harm(&dice, shop)
    }
}

/// Numbers that are given out once.
final class RoundCounter: Sendable {
    private let count = Atomic<Int>(0)

    func next() -> Int { count.add(1, ordering: .relaxed).oldValue }
}
