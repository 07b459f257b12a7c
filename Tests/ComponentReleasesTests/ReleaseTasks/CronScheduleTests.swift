import ComponentReleases
import ReleaseModel
import Testing

@Suite struct CronScheduleTests {
    /// 2023-11-14T22:13:20Z, a Tuesday.
    private static let start = Instant(milliseconds: 1_700_000_000_000)

    @Test(arguments: [
        ("* * * * * *", 1_700_000_001),
        ("0 * * * * ?", 1_700_000_040),
        ("0 0 0 ? * *", 1_700_006_400),
        ("0 0 3 ? * MON", 1_700_449_200),
        ("0 00-59/10 00-00 ? * MON *", 1_700_438_400),
        ("0 0 0 29 2 ?", 1_709_164_800),
        ("30 15 10 1 JAN ? 2030", 1_893_492_930),
        ("0 0 12 ? * FRI-MON", 1_700_222_400),
        ("0 5/20 22 * * *", 1_700_000_700),
    ])
    func `the next time is the one that the calendar has`(text: String, seconds: Int64) throws {
        let next = try CronSchedule(text).next(after: Self.start)
        #expect(next == Instant(milliseconds: seconds * 1_000))
    }

    @Test func `an offset moves the day`() throws {
        // Midnight at UTC+8 is 16:00 the day before.
        let next = try CronSchedule("0 0 0 ? * WED", offset: 480).next(after: Self.start)
        #expect(next == Instant(milliseconds: 1_700_582_400_000))
        let west = try CronSchedule("0 30 22 * * *", offset: -210).next(after: Self.start)
        #expect(west == Instant(milliseconds: 1_700_013_600_000))
    }

    @Test(arguments: [
        "", "* * * *", "60 * * * * *", "* * 24 * * *", "* * * 32 * *", "* * * * 13 *",
        "* * * * * 8", "* * * * * FOO", "1-2-3 * * * * *", "5-1 * * * * *", "*/0 * * * * *",
        ", * * * * *", "1, * * * * *", "a * * * * *", "* * * * * * 1969", "* * * * * * * *",
        "-1 * * * * *", "1/ * * * * *", "99999 * * * * *",
    ])
    func `what is no schedule is refused, and says what one is`(text: String) {
        let error = #expect(throws: ResourceError.self) { try CronSchedule(text) }
        #expect(error?.description.contains("second minute hour") == true)
    }

    @Test func `a time that never comes is not looked for for ever`() throws {
        #expect(try CronSchedule("0 0 0 31 2 ?").next(after: Self.start) == nil)
        #expect(try CronSchedule("0 0 0 1 1 ? 1999").next(after: Self.start) == nil)
    }

    @Test(arguments: 0..<200)
    func `the next time is the first that fits, as a search second by second finds`(
        seed: UInt64
    ) throws {
        var random = Sequence(seed: seed)
        let text = random.schedule()
        let offset = Int(random.next() % 1_681) - 840
        let schedule = try CronSchedule(text, offset: offset)
        let start = Instant(
            milliseconds: Int64(random.next() % 4_000_000_000_000))
        let next = schedule.next(after: start)
        let first = (start.milliseconds / 1_000 + 1) * 1_000
        // Some come rarely: it is enough that none of the seconds before fits.
        let end = min(next?.milliseconds ?? .max, first + 20_000_000)
        for time in stride(from: first, to: end, by: 1_000) {
            let fits = schedule.admits(Instant(milliseconds: time))
            #expect(!fits, "\(text) \(offset): \(time) comes before \(String(describing: next))")
            if fits { return }
        }
        if let next {
            #expect(schedule.admits(next), "\(text) \(offset)")
            #expect(next > start)
        }
    }

    /// Schedules made from a seed.
    private struct Sequence {
        private var state: UInt64

        init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

        mutating func next() -> UInt64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state
        }

        mutating func schedule() -> String {
            [
                field(0...59), field(0...59), field(0...23), field(1...28), field(1...12),
                field(1...7),
            ].joined(separator: " ")
        }

        private mutating func field(_ bounds: ClosedRange<UInt64>) -> String {
            let first = bounds.lowerBound + next() % UInt64(bounds.count)
            let last = first + next() % (bounds.upperBound - first + 1)
            switch next() % 6 {
            case 0: return "\(first)"
            case 1: return "\(first)-\(last)"
            case 2: return "\(first)-\(last)/\(1 + next() % 7)"
            case 3: return "\(first),\(last)"
            case 4: return "*/\(1 + next() % 5)"
            default: return next() % 2 == 0 ? "*" : "?"
            }
        }
    }
}
