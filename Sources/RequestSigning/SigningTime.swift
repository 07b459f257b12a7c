internal import ReleaseModel

/// A time as signatures write it: `20261121T094358Z`.
enum SigningTime {
    /// Reads a time; nil for anything but a second that exists.
    static func instant(_ text: String) -> Instant? {
        let bytes = Array(text.utf8)
        guard bytes.count == 16, bytes[8] == UInt8(ascii: "T"), bytes[15] == UInt8(ascii: "Z")
        else { return nil }
        func number(_ from: Int, _ digits: Int) -> Int64? {
            var number: Int64 = 0
            for byte in bytes[from..<from + digits] {
                guard (0x30...0x39).contains(byte) else { return nil }
                number = number * 10 + Int64(byte - 0x30)
            }
            return number
        }
        guard let year = number(0, 4), let month = number(4, 2), let day = number(6, 2),
            let hour = number(9, 2), let minute = number(11, 2), let second = number(13, 2),
            (1...12).contains(month), day >= 1, hour < 24, minute < 60, second < 60
        else { return nil }
        let days = days(year, month, day)
        // The 30th of February is a day of March: it does not come back the same.
        guard date(days) == (year, month, day) else { return nil }
        return Instant(milliseconds: (((days * 24 + hour) * 60 + minute) * 60 + second) * 1_000)
    }

    /// The second that an instant lies in.
    static func text(_ instant: Instant) -> String {
        let seconds = floorDivide(instant.milliseconds, 1_000)
        let days = floorDivide(seconds, 86_400)
        let (year, month, day) = date(days)
        let time = seconds - days * 86_400
        return padded(year, 4) + padded(month, 2) + padded(day, 2) + "T"
            + padded(time / 3_600, 2) + padded(time / 60 % 60, 2) + padded(time % 60, 2) + "Z"
    }

    /// Days since 1970-01-01; years count from March, so that a leap day is a year's last.
    private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let year = month > 2 ? year : year - 1
        let era = floorDivide(year, 400)
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
            - 719_468
    }

    private static func date(_ days: Int64) -> (Int64, Int64, Int64) {
        let shifted = days + 719_468
        let era = floorDivide(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    private static func floorDivide(_ number: Int64, _ by: Int64) -> Int64 {
        number >= 0 ? number / by : (number + 1) / by - 1
    }

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}
