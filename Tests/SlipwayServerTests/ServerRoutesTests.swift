import Hummingbird
import HummingbirdTesting
import ReleaseEngine
import ReleaseModel
import SlipwayAPI
import SlipwayTestSupport
import Testing

@testable import SlipwayServer

@Suite(.timeLimit(.minutes(15))) struct ServerRoutesTests {
    @Test func `a working server is healthy, ready, and says who it is`() async throws {
        try await ServedEngine.withOne { bench in
            try await eventually("the engine is ready") { bench.engine.isReady }
            try await Asking.of(bench.server(), bench.people) { ask in
                #expect(try await ask.get("/healthz").status == .ok)
                #expect(try await ask.get("/readyz").status == .ok)
                let info = try await ask.get("/api/v1/server").value(API.ServerInfo.self)
                #expect(info.version == "1.2.3")
                #expect(info.isReady)
                #expect(info.startedAt.instant == .second(0))
            }
        }
    }

    @Test func `an engine that does not run yet is healthy and not ready`() async throws {
        let store = MemoryStore()
        let engine = Engine(store: store, drivers: [:], logger: .quiet)
        let bench = ServedEngine(
            engine: engine, store: store, driver: NotingDriver(), people: try await People(store))
        try await Asking.of(bench.server(), bench.people) { ask in
            #expect(try await ask.get("/healthz").status == .ok)
            let ready = try await ask.get("/readyz")
            #expect(ready.status == .serviceUnavailable)
            #expect(ready.headers[.retryAfter] != nil)
            #expect(try ready.problem().detail.contains("taken up"))
            #expect(try await ask.get("/api/v1/server").value(API.ServerInfo.self).isReady == false)
        }
    }

    @Test func `metrics are text that Prometheus reads`() async throws {
        try await ServedEngine.withOne { bench in
            let run = try await bench.start(.sequence(.action("a")))
            try await bench.reach(.succeeded, run)
            try await Asking.of(bench.server(), bench.people) { ask in
                let answer = try await ask.get("/metrics")
                #expect(
                    answer.headers[.contentType]?.hasPrefix("text/plain; version=0.0.4") == true)
                let families = try PrometheusReader.families(in: answer.text)
                #expect(
                    families["slipway_build_info"]?.samples.first?.labels == "version=\"1.2.3\"")
                #expect(families["slipway_steps_ended_total"]?.type == "counter")
                #expect(families["slipway_steps_ended_total"]?.samples.first?.value ?? 0 >= 1)
                #expect(families["slipway_ready"]?.samples.first?.value == 1)
                for name in ["slipway_commit_duration_seconds", "slipway_step_duration_seconds"] {
                    try #require(families[name]).checkHistogram(name)
                }
            }
        }
    }

    @Test func `a label's quotes and breaks are escaped`() throws {
        var metrics = EngineMetrics()
        metrics.runsByStatus = [Output("a\"b\\c\nd", "1")]
        let text = PrometheusText.of(
            metrics,
            ServerFigures(version: "1", startedAt: .second(0), isReady: true, eventStreams: 0))
        #expect(text.contains("slipway_runs{status=\"a\\\"b\\\\c\\nd\"} 1\n"))
        _ = try PrometheusReader.families(in: text)
    }
}

/// Reads the text format 0.0.4 strictly: HELP, TYPE, then the samples of that family.
enum PrometheusReader {
    struct Family {
        var type: String
        var samples: [Sample] = []

        /// Buckets never fall, the last has no bound, and its count is the family's.
        func checkHistogram(_ name: String) throws {
            #expect(type == "histogram")
            let buckets = samples.filter { $0.name == "\(name)_bucket" }
            #expect(buckets.last?.labels == "le=\"+Inf\"")
            #expect(buckets.map(\.value) == buckets.map(\.value).sorted())
            let count = samples.first { $0.name == "\(name)_count" }
            #expect(count?.value == buckets.last?.value)
            #expect(count?.value ?? 0 >= 1)
            #expect(samples.contains { $0.name == "\(name)_sum" })
        }
    }

    struct Sample {
        var name: String
        var labels: String
        var value: Double
    }

    static func families(in text: String) throws -> [String: Family] {
        #expect(text.hasSuffix("\n"))
        var families: [String: Family] = [:]
        var current = ""
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 3).map(String.init)
            if line.hasPrefix("# HELP ") { continue }
            if line.hasPrefix("# TYPE ") {
                current = words[2]
                #expect(families[current] == nil, "\(current) is described twice")
                families[current] = Family(type: words[3])
                continue
            }
            let pattern = /([a-z_]+)(?:\{((?:[a-z]+="(?:[^"\\]|\\.)*",?)+)\})? (\S+)/
            let match = try #require(try pattern.wholeMatch(in: line), "\(line)")
            let name = String(match.1)
            #expect(name.hasPrefix(current))
            families[current]?.samples.append(
                Sample(
                    name: name, labels: match.2.map(String.init) ?? "",
                    value: try #require(Double(match.3.replacing("+Inf", with: "inf")))))
        }
        return families
    }
}
