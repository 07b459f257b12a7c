import SlipwayAPI
import SlipwayTestSupport
import Testing

@Suite struct PlanSimulateTests {
    private static let good = Plans.sequence([
        Plans.shell("one", "true"), Plans.approval, Plans.trigger,
    ])

    @Test(.timeLimit(.minutes(15)))
    func `a good plan is told how long it takes, whom it needs, and what each failure leaves`()
        async throws
    {
        let shop = try Workshop()
        let plan = try shop.write(Self.good, to: "plan.yaml")

        let text = try await shop.bare("plan", "simulate", plan, "--count", "20")

        #expect(text.status == 0, "\(text.chatter)")
        #expect(text.output.contains("No dead-lock in 20 histories from seed 1."))
        #expect(text.output.contains("board: 1 of alice, bob must agree, without limit."))
        #expect(text.output.contains("1h 00m, and 2 decisions by people"))
        #expect(text.output.contains("IF A STEP FAILS FOR GOOD"))
        #expect(text.lines.allSatisfy { $0.count < 200 }, "\(text.output)")

        let json = try await shop.bare(
            "plan", "simulate", plan, "--count", "5", "--from-seed", "7", "-o", "json")
        let forecast = try API.decode(API.PlanForecast.self, from: Array(json.output.utf8))
        #expect(!forecast.canDeadLock)
        #expect(forecast.histories.count == 5)
        #expect(forecast.histories.fromSeed == 7)
        #expect(forecast.worstCase.milliseconds == 3_600_000)
        #expect(forecast.failurePoints.map(\.step) == ["one", "board", "gun"])
    }

    @Test(.timeLimit(.minutes(15)))
    func `a plan that cannot come to its end ends with 1 and names the step`() async throws {
        let shop = try Workshop()
        let gate =
            "{name: never, gate: {driver: http, url: \"http://127.0.0.1:9/\", "
            + "expect: {status: 200}, every: 3s, for: 4s, within: 5s}}"
        let plan = try shop.write(Plans.sequence([gate]), to: "plan.yaml")

        let text = try await shop.bare("plan", "simulate", plan, "--count", "3")
        #expect(text.status == 1)
        #expect(text.output.contains("never fails even where everything goes well"))

        let name = try await shop.bare("plan", "simulate", plan, "--count", "3", "-o", "name")
        #expect(name.status == 1)
        #expect(name.output == "never\n")
    }

    @Test(.timeLimit(.minutes(15)))
    func `a plan that cannot be run ends with 2, one that is not there with 3`() async throws {
        let shop = try Workshop()
        let plan = try shop.write("name: broken\nphases: []\n", to: "plan.yaml")

        #expect(try await shop.bare("plan", "simulate", plan).status == 2)
        #expect(try await shop.bare("plan", "simulate", "\(plan).missing").status == 3)
        #expect(try await shop.bare("plan", "simulate", plan, "--count", "0").status == 2)
    }
}
