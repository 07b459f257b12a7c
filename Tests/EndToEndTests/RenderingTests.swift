import ReleaseModel
import SlipwayAPI
import Testing

@testable import slipway

@Suite struct RenderingTests {
    private let plain = Style(hasColour: false, hasSigns: false)

    @Test func `a tree never has more lines than there is room`() {
        let run = Self.run(steps: 5_000, performing: 200)
        for room in [4, 10, 24, 60] {
            let lines = RunTree(run: run, now: Self.later, style: plain).lines(atMost: room)
            #expect(lines.count <= room)
            #expect(lines.first?.contains("demo") == true)
        }
    }

    @Test func `a tree without room for every step keeps those that move`() {
        let lines = RunTree(run: Self.run(steps: 100, performing: 2), now: Self.later, style: plain)
            .lines(atMost: 20)
        #expect(lines.filter { $0.contains("performing") }.count == 2)
        #expect(!lines.contains { $0.contains("pending") })
    }

    @Test func `a tree shows bars, times and what is waited for`() {
        let lines = RunTree(run: Self.run(steps: 4, performing: 1), now: Self.later, style: plain)
            .lines()
        #expect(lines[0].contains("[##########----------] 2/4"))
        #expect(lines.contains { $0.contains("> step-2  performing  7.0s") }, "\(lines)")
        #expect(lines.contains { $0.contains("step-2: it performs") })
    }

    @Test func `nothing from elsewhere moves the cursor`() {
        #expect(Style.plain("a\u{1B}[2Jb\rc\u{9B}d") == "a [2Jb c d")
        var changes = ChangeLines()
        let entry = API.JournalEntry(
            position: 1, at: Self.start, kind: "attempt_failed",
            event: ["step": "x", "reason": "\u{1B}[1A gone"])
        #expect(changes.line(entry)?.contains("\u{1B}") == false)
    }

    @Test func `a painted line is cut by what is seen of it`() {
        let line = "\u{1B}[31mabcdef\u{1B}[0m"
        #expect(FollowScreen.cut(line, to: 3) == "\u{1B}[31mabc\u{1B}[0m")
        #expect(FollowScreen.cut(line, to: 6) == line)
    }

    @Test(arguments: [
        (0, "0.0s"), (9_949, "9.9s"), (59_999, "59s"), (60_000, "1m 00s"), (7_500_000, "2h 05m"),
        (360_000_000, "4d 4h"),
    ])
    func `durations are short and rounded down`(milliseconds: Int, text: String) {
        #expect(Times.span(.milliseconds(milliseconds)) == text)
    }

    @Test(arguments: [
        ("500ms", 500), ("30s", 30_000), ("10m", 600_000), ("2h", 7_200_000), ("7d", 604_800_000),
    ])
    func `durations are read as plans write them`(text: String, milliseconds: Int) {
        #expect(Span(argument: text)?.duration == .milliseconds(milliseconds))
    }

    @Test(arguments: ["", "s", "-1s", "+1s", "1.5s", "10", "1 s", "99999999999s"])
    func `what is no duration is refused`(text: String) {
        #expect(Span(argument: text) == nil)
    }

    static let start = API.Timestamp(Instant(milliseconds: 1_800_000_000_000))
    static let later = start.instant + .seconds(7)

    /// Half of the steps are done, some perform, the rest waits.
    static func run(steps: Int, performing: Int) -> API.RunDetail {
        let details = (0..<steps).map { index in
            let status =
                index < steps / 2
                ? "succeeded" : index < steps / 2 + performing ? "performing" : "pending"
            return API.StepDetail(
                name: "step-\(index)", kind: "action", status: status, attempts: 1, generation: 1,
                startedAt: status == "pending" ? nil : start)
        }
        let summary = API.RunSummary(
            run: "r-1", name: "demo", status: "running", position: 9, planDigest: "d",
            steps: steps, finishedSteps: steps / 2, failedSteps: 0, waitingForPeople: 0,
            startedBy: "root", startedAt: start, changedAt: start, isOpen: true)
        return API.RunDetail(
            summary: summary, startedBy: .init(identity: "local:0", name: "root", isClaimed: false),
            planDigest: "d", failMode: "stop",
            phases: [.init(name: "p", groups: [.init(name: "g", steps: details)])], rollback: [],
            waitingFor: [.init(step: "step-\(steps / 2)", reason: "it performs")])
    }
}
