internal import Foundation
internal import ReleaseModel
internal import SlipwayAPI

extension Instant {
    /// What the wall clock says.
    static var now: Instant {
        Instant(milliseconds: Int64((Date().timeIntervalSince1970 * 1_000).rounded()))
    }
}

/// Times and durations in words.
enum Times {
    /// `2026-11-21T12:00:00.250Z`, in UTC.
    static func utc(_ instant: Instant) -> String { "\(API.Timestamp(instant))" }

    /// `2026-11-21 12:00:00`, in UTC.
    static func short(_ time: API.Timestamp) -> String {
        "\(time.description.prefix(10)) \(clock(time))"
    }

    /// `12:00:00`, in UTC.
    static func clock(_ time: API.Timestamp) -> String {
        String(time.description.dropFirst(11).prefix(8))
    }

    /// `0.2s`, `12s`, `3m 20s`, `2h 05m`, `3d 4h`.
    static func span(_ duration: Duration) -> String {
        let milliseconds = max(0, duration.wholeMilliseconds)
        let seconds = milliseconds / 1_000
        switch seconds {
        case ..<10: return "\(seconds).\(milliseconds % 1_000 / 100)s"
        case ..<60: return "\(seconds)s"
        case ..<3_600: return "\(seconds / 60)m \(padded(seconds % 60))s"
        case ..<86_400: return "\(seconds / 3_600)h \(padded(seconds / 60 % 60))m"
        default: return "\(seconds / 86_400)d \(seconds / 3_600 % 24)h"
        }
    }

    /// How long something took, or takes so far; nil where it never began.
    static func span(
        from start: API.Timestamp?, to end: API.Timestamp?, now: Instant
    ) -> String? {
        guard let start else { return nil }
        return span((end?.instant ?? now) - start.instant)
    }

    private static func padded(_ number: Int64) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }
}
