internal import ReleaseEngine
internal import ReleaseModel

/// What the server knows of itself beside the engine's figures.
struct ServerFigures: Sendable {
    var version: String
    var startedAt: Instant
    var isReady: Bool
    var eventStreams: Int
}

/// Figures in the text that Prometheus reads, format 0.0.4.
struct PrometheusText {
    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    private var lines: [String] = []

    static func of(_ engine: EngineMetrics, _ server: ServerFigures) -> String {
        var text = PrometheusText()
        text.describe(server)
        text.describeRuns(engine)
        text.describeWork(engine)
        return text.lines.joined(separator: "\n") + "\n"
    }

    private mutating func describe(_ server: ServerFigures) {
        family("slipway_build_info", "gauge", "The version that runs; always 1.")
        sample("slipway_build_info", [("version", server.version)], "1")
        gauge(
            "slipway_start_time_seconds", "When the server started, since 1970.",
            Self.text(Double(server.startedAt.milliseconds) / 1_000))
        gauge("slipway_ready", "Whether it takes commands.", server.isReady ? "1" : "0")
        gauge("slipway_event_streams", "Open event streams.", String(server.eventStreams))
    }

    private mutating func describeRuns(_ engine: EngineMetrics) {
        family("slipway_runs", "gauge", "Runs by status.")
        for status in engine.runsByStatus {
            sample("slipway_runs", [("status", status.key)], status.value)
        }
        gauge("slipway_live_runs", "Runs held in memory.", String(engine.liveRuns))
        gauge("slipway_actions_performing", "Actions at work.", String(engine.performing))
        gauge("slipway_mailbox_depth", "Inputs not decided yet.", String(engine.mailboxDepth))
        gauge(
            "slipway_store_writable", "Whether the store can write.",
            engine.storeTrouble == nil ? "1" : "0")
    }

    private mutating func describeWork(_ engine: EngineMetrics) {
        counter("slipway_steps_ended_total", "Steps that ended.", engine.stepsEnded)
        counter("slipway_events_total", "Events recorded.", engine.committedEvents)
        histogram(
            "slipway_step_duration_seconds", "How long attempts took.",
            engine.stepBuckets, sum: engine.stepSeconds)
        histogram(
            "slipway_commit_duration_seconds", "How long durable commits took.",
            engine.commitBuckets, sum: engine.commitSeconds)
    }
}

extension PrometheusText {
    private mutating func family(_ name: String, _ type: String, _ help: String) {
        lines.append("# HELP \(name) \(help)")
        lines.append("# TYPE \(name) \(type)")
    }

    private mutating func gauge(_ name: String, _ help: String, _ value: String) {
        family(name, "gauge", help)
        sample(name, [], value)
    }

    private mutating func counter(_ name: String, _ help: String, _ value: Int) {
        family(name, "counter", help)
        sample(name, [], String(value))
    }

    /// The last bucket has no bound, and its count is the count of all.
    private mutating func histogram(
        _ name: String, _ help: String, _ buckets: [EngineMetrics.Bucket], sum: Double
    ) {
        family(name, "histogram", help)
        for bucket in buckets.dropLast() {
            sample("\(name)_bucket", [("le", Self.text(bucket.upTo))], String(bucket.count))
        }
        let count = String(buckets.last?.count ?? 0)
        sample("\(name)_bucket", [("le", "+Inf")], count)
        sample("\(name)_sum", [], Self.text(sum))
        sample("\(name)_count", [], count)
    }

    private mutating func sample(
        _ name: String, _ labels: [(String, String)], _ value: String
    ) {
        let inner = labels.map { "\($0.0)=\"\(Self.escaped($0.1))\"" }.joined(separator: ",")
        lines.append(inner.isEmpty ? "\(name) \(value)" : "\(name){\(inner)} \(value)")
    }

    private static func text(_ number: Double) -> String {
        number.isInfinite ? "+Inf" : "\(number)"
    }

    private static func escaped(_ label: String) -> String {
        var text = ""
        for character in label {
            switch character {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case "\n": text += "\\n"
            default: text.append(character)
            }
        }
        return text
    }
}
