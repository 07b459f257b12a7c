package import ReleaseModel

extension API {
    /// An instant on the wire: RFC 3339 in UTC with milliseconds, `2026-11-21T12:00:00.250Z`.
    package struct Timestamp: Hashable, Comparable, Sendable, CustomStringConvertible {
        package var instant: Instant

        package init(_ instant: Instant) {
            self.instant = instant
        }

        package static func < (left: Timestamp, right: Timestamp) -> Bool {
            left.instant < right.instant
        }

        package var description: String {
            let day = floorDivide(instant.milliseconds, 86_400_000)
            let time = instant.milliseconds - day * 86_400_000
            let date = CivilDate(daysSinceEpoch: day)
            return padded(date.year, 4) + "-" + padded(date.month, 2) + "-" + padded(date.day, 2)
                + "T" + padded(time / 3_600_000, 2) + ":" + padded(time / 60_000 % 60, 2)
                + ":" + padded(time / 1_000 % 60, 2) + "." + padded(time % 1_000, 3) + "Z"
        }

        /// Reads what `description` writes; nil for anything else.
        package init?(_ text: String) {
            let bytes = Array(text.utf8)
            let shape = Array("0000-00-00T00:00:00.000Z".utf8)
            guard bytes.count == shape.count else { return nil }
            var numbers: [Int64] = [0]
            for (byte, expected) in zip(bytes, shape) {
                guard expected == UInt8(ascii: "0") else {
                    guard byte == expected else { return nil }
                    numbers.append(0)
                    continue
                }
                guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
                numbers[numbers.count - 1] *= 10
                numbers[numbers.count - 1] += Int64(byte - UInt8(ascii: "0"))
            }
            let date = CivilDate(year: numbers[0], month: numbers[1], day: numbers[2])
            guard (1...12).contains(date.month), (1...31).contains(date.day), numbers[3] < 24,
                numbers[4] < 60, numbers[5] < 60
            else { return nil }
            let seconds = (numbers[3] * 60 + numbers[4]) * 60 + numbers[5]
            let milliseconds = date.daysSinceEpoch * 86_400_000 + seconds * 1_000 + numbers[6]
            self.init(Instant(milliseconds: milliseconds))
            guard description == text else { return nil }
        }
    }
}

extension API.Timestamp: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let time = API.Timestamp(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "\(text) is not a time in UTC with milliseconds")
        }
        self = time
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// A day of the Gregorian calendar, counted in eras of 400 years that begin in March.
private struct CivilDate {
    var year: Int64
    var month: Int64
    var day: Int64

    init(year: Int64, month: Int64, day: Int64) {
        self.year = year
        self.month = month
        self.day = day
    }

    init(daysSinceEpoch: Int64) {
        let shifted = daysSinceEpoch + 719_468
        let era = floorDivide(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let leapDays = dayOfEra / 1_460 - dayOfEra / 36_524 + dayOfEra / 146_096
        let yearOfEra = (dayOfEra - leapDays) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    var daysSinceEpoch: Int64 {
        let fromMarch = month <= 2 ? year - 1 : year
        let era = floorDivide(fromMarch, 400)
        let yearOfEra = fromMarch - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}

private func floorDivide(_ number: Int64, _ divisor: Int64) -> Int64 {
    let quotient = number / divisor
    return number % divisor < 0 ? quotient - 1 : quotient
}

private func padded(_ number: Int64, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
