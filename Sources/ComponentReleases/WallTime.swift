internal import Foundation
package import ReleaseModel

/// The time of day, for records.
package enum WallTime {
    package static var now: Instant {
        Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000))
    }
}
