import PlanLanguage
import Testing

@Suite struct DurationTextTests {
    @Test(arguments: [
        ("500ms", 500), ("30s", 30_000), ("10m", 600_000), ("2h", 7_200_000), ("7d", 604_800_000),
        ("1h30m", 5_400_000), ("1d2h3m4s5ms", 93_784_005), ("0s", 0), ("90m", 5_400_000),
    ]) func `durations are read`(text: String, milliseconds: Int) {
        #expect(DurationText.parse(text) == .milliseconds(milliseconds))
    }

    @Test(arguments: [
        "", "s", "5", "-5s", "1.5h", "5 s", "5S", "30m1h", "1m1m", "1w", "99999999999999s",
        "36601d", "9999999999999d",
    ]) func `anything else is refused`(text: String) {
        #expect(DurationText.parse(text) == nil)
    }

    @Test(arguments: ["500ms", "30s", "1h30m", "7d", "1d2h3m4s5ms", "0s", "36600d"])
    func `what is written reads back`(text: String) throws {
        #expect(DurationText.format(try #require(DurationText.parse(text))) == text)
    }
}
