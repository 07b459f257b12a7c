import Testing

@testable import HostDrivers

@Suite struct DurationTextTests {
    @Test(arguments: [
        ("200ms", 200), ("30s", 30_000), ("10m", 600_000), ("2h", 7_200_000), ("1d", 86_400_000),
        ("1m30s", 90_000), ("0s", 0),
    ])
    func `a duration is read as plans write it`(text: String, milliseconds: Int) {
        #expect(DurationText(text)?.duration == .milliseconds(milliseconds))
    }

    @Test(arguments: ["", "5", "s", "1.5s", "-1s", "1 s", "1w", "s5", "999999999999d", "1ms2"])
    func `anything else is no duration`(text: String) {
        #expect(DurationText(text) == nil)
    }

    @Test(arguments: [(0, "0ms"), (90_000, "1m30s"), (1_500, "1s500ms"), (86_400_000, "1d")])
    func `a duration is told briefly`(milliseconds: Int, text: String) {
        #expect(Duration.milliseconds(milliseconds).text == text)
    }
}
