package import ReleaseModel

/// Times that come again and again: `0 00-59/10 00-00 ? * MON *`.
///
/// Second, minute, hour, day of the month, month, weekday and, where one is given, year; weekdays
/// count from 1, Sunday. A time must fit all of them: unlike Quartz's, `1 * MON` is a Monday that
/// is the first of a month. An offset from UTC is fixed: no summer time comes in between.
package struct CronSchedule: Hashable, Sendable {
    private let second: CronField
    private let minute: CronField
    private let hour: CronField
    private let day: CronField
    private let month: CronField
    private let weekday: CronField
    private let year: CronField
    /// Milliseconds east of UTC.
    private let offset: Int64

    /// No time after this year is looked for.
    private static let years = 1970...2199

    private static let weekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]
    private static let months = [
        "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
    ]

    /// Reads a schedule.
    ///
    /// - Parameter offset: minutes east of UTC.
    package init(_ text: String, offset: Int = 0) throws(ResourceError) {
        let fields = text.split(separator: " ")
        guard text.utf8.count <= 256, fields.count == 6 || fields.count == 7 else {
            throw Self.wrong(text, "has \(fields.count) fields")
        }
        func field(
            _ number: Int, _ name: String, _ bounds: ClosedRange<Int>, _ names: [String] = []
        ) throws(ResourceError) -> CronField {
            guard let field = CronField(fields[number], in: bounds, names: names) else {
                throw Self.wrong(
                    text,
                    "\(fields[number]) is no \(name) "
                        + "(\(bounds.lowerBound) to \(bounds.upperBound))")
            }
            return field
        }
        second = try field(0, "second", 0...59)
        minute = try field(1, "minute", 0...59)
        hour = try field(2, "hour", 0...23)
        day = try field(3, "day of the month", 1...31)
        month = try field(4, "month", 1...12, Self.months)
        weekday = try field(5, "weekday", 1...7, Self.weekdays)
        if fields.count == 7 {
            year = try field(6, "year", Self.years)
        } else {
            guard let any = CronField("*", in: Self.years) else {
                throw Self.wrong(text, "has no year")
            }
            year = any
        }
        guard (-840...840).contains(offset) else {
            throw .invalid(field: "timezone_hour", "must be from -14 to 14 hours from UTC")
        }
        self.offset = Int64(offset) * 60_000
    }

    private static func wrong(_ text: String, _ why: String) -> ResourceError {
        .invalid(
            field: "schedule",
            "\"\(text.prefix(80))\": \(why); write second minute hour day month weekday [year], "
                + "each *, ?, a number, a list 1,3, a range 0-59 or steps 0-59/10")
    }

    /// The first time after an instant; nil where none comes any more.
    package func next(after instant: Instant) -> Instant? {
        // Times are whole seconds of local time.
        let seconds = Self.floor(instant.milliseconds + offset, 1_000) + 1
        var number = Int(Self.floor(seconds, 86_400))
        var rest = Int(seconds - Int64(number) * 86_400)
        let last = CivilDay(year: Self.years.upperBound, month: 12, day: 31).number
        while let found = firstDay(from: number, upTo: last) {
            if found != number { rest = 0 }
            if let time = time(from: rest) {
                let local = Int64(found) * 86_400 + Int64(time)
                return Instant(milliseconds: local * 1_000 - offset)
            }
            number = found + 1
            rest = 0
        }
        return nil
    }

    /// The first admitted day, looking a month at a time where the month does not fit.
    private func firstDay(from number: Int, upTo last: Int) -> Int? {
        var date = CivilDay(number: number)
        while date.year <= Self.years.upperBound {
            guard let year = year.first(from: date.year) else { return nil }
            if year != date.year { date = CivilDay(year: year, month: 1, day: 1) }
            guard let month = month.first(from: date.month) else {
                date = CivilDay(year: date.year + 1, month: 1, day: 1)
                continue
            }
            if month != date.month { date = CivilDay(year: date.year, month: month, day: 1) }
            let days = CivilDay.days(in: date.month, of: date.year)
            while date.day <= days {
                if day.admits(date.day), weekday.admits(date.weekday) {
                    return date.number <= last ? date.number : nil
                }
                date.day += 1
            }
            date =
                date.month == 12
                ? CivilDay(year: date.year + 1, month: 1, day: 1)
                : CivilDay(year: date.year, month: date.month + 1, day: 1)
        }
        return nil
    }

    /// The first admitted second of a day from one on.
    private func time(from rest: Int) -> Int? {
        var (h, m, s) = (rest / 3_600, rest / 60 % 60, rest % 60)
        while let hour = hour.first(from: h) {
            if hour != h { (m, s) = (0, 0) }
            while let minute = minute.first(from: m) {
                if minute != m { s = 0 }
                if let second = second.first(from: s) {
                    return hour * 3_600 + minute * 60 + second
                }
                (m, s) = (minute + 1, 0)
            }
            (h, m, s) = (hour + 1, 0, 0)
        }
        return nil
    }

    private static func floor(_ value: Int64, _ divisor: Int64) -> Int64 {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }

    /// Whether a time fits: what `next` finds without trying each.
    package func admits(_ instant: Instant) -> Bool {
        let local = instant.milliseconds + offset
        guard local % 1_000 == 0 else { return false }
        let seconds = Self.floor(local, 1_000)
        let number = Int(Self.floor(seconds, 86_400))
        let rest = Int(seconds - Int64(number) * 86_400)
        let date = CivilDay(number: number)
        return second.admits(rest % 60) && minute.admits(rest / 60 % 60)
            && hour.admits(rest / 3_600) && day.admits(date.day) && month.admits(date.month)
            && weekday.admits(date.weekday) && year.admits(date.year)
    }
}
