internal import ArgumentParser
internal import ReleaseModel
internal import SlipwayAPI

/// A point in time as people write it: `7d` ago, `2026-11-21`, `2026-11-21T12:00:00Z`.
enum Moment: ExpressibleByArgument, Hashable, Sendable {
    case ago(Duration)
    case at(API.Timestamp)

    init?(argument: String) {
        if let span = Span(argument: argument) {
            self = .ago(span.duration)
            return
        }
        let candidates = [
            argument, "\(argument)T00:00:00.000Z", "\(argument.dropLast()).000Z",
        ]
        guard let time = candidates.lazy.compactMap({ API.Timestamp($0) }).first else { return nil }
        self = .at(time)
    }

    func time(_ now: Instant) -> API.Timestamp {
        switch self {
        case .ago(let span): API.Timestamp(now - span)
        case .at(let time): time
        }
    }
}

extension Instant {
    fileprivate static func - (instant: Instant, span: Duration) -> Instant {
        Instant(milliseconds: instant.milliseconds - span.wholeMilliseconds)
    }
}
