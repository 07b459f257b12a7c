internal import ReleaseModel
import Synchronization

/// The figures of a live engine, readable at any time without waiting for the pump.
final class MetricsBoard: Sendable {
    struct Figures {
        var metrics = EngineMetrics()
        var isReady = false
        var isAtRest = false

        init() {
            let bounds = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1, 5]
            metrics.commitBuckets = bounds.map { .init(upTo: $0, count: 0) }
            metrics.stepBuckets = [0.01, 0.1, 0.5, 1, 5, 10, 60, 300, 1_800].map {
                .init(upTo: $0, count: 0)
            }
        }

        mutating func committed(_ events: Int, in duration: Duration) {
            let seconds = duration.seconds
            metrics.commits += 1
            metrics.committedEvents += events
            metrics.commitSeconds += seconds
            metrics.storeTrouble = nil
            Self.count(seconds, in: &metrics.commitBuckets)
        }

        mutating func stepEnded(after duration: Duration) {
            metrics.stepsEnded += 1
            metrics.stepSeconds += duration.seconds
            Self.count(duration.seconds, in: &metrics.stepBuckets)
        }

        private static func count(_ seconds: Double, in buckets: inout [EngineMetrics.Bucket]) {
            for index in buckets.indices where seconds <= buckets[index].upTo {
                buckets[index].count += 1
            }
        }
    }

    private let figures = Mutex(Figures())

    func update(_ change: (inout Figures) -> Void) {
        figures.withLock { change(&$0) }
    }

    var current: Figures { figures.withLock { $0 } }
}

extension Duration {
    fileprivate var seconds: Double { Double(wholeMicroseconds) / 1_000_000 }

    private var wholeMicroseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000 + attoseconds / 1_000_000_000_000
    }
}
