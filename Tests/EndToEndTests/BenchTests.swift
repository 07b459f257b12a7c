import Foundation
import SlipwayTestSupport
import Testing

/// Every figure can be taken; its value here means nothing.
@Suite(.serialized) struct BenchTests {
    @Test(.timeLimit(.minutes(15)))
    func `each figure prints lines of JSON with every key`() async throws {
        let shop = try Workshop()
        let finished = try await shop.start(
            ["bench", "--quick", "--output", "json", "--folder", shop.path]
        ).finished(within: .seconds(150))
        #expect(finished.status == 0, "\(finished.chatter)")
        let lines = finished.lines.compactMap { line in
            try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        }
        #expect(lines.count == finished.lines.count)
        let names = lines.compactMap { $0["figure"] as? String }
        for figure in Self.figures {
            #expect(names.contains { $0.hasPrefix(figure) }, "\(figure) is missing")
        }
        for line in lines { check(line) }
        let left = try FileManager.default.contentsOfDirectory(atPath: shop.path)
        #expect(!left.contains { $0.hasPrefix("slipway-bench") }, "it left \(left)")
    }

    @Test func `a figure that does not exist is a usage error`() async throws {
        let finished = try await Workshop().bare("bench", "speed")
        #expect(finished.status == 2)
        #expect(finished.chatter.contains("speed"))
    }

    private static let figures = [
        "sequential.", "parallel.", "start.in_process", "start.http", "approval.idle.p50",
        "approval.idle.p99", "approval.loaded.p99", "recovery.", "growth.", "history.summary",
        "history.state", "auth.nobody", "auth.token", "auth.signed", "auth.signed.changes",
        "history.list.", "idle.memory", "idle.processor", "idle.wake_ups",
        "idle.start_up", "idle.binary", "bytes.",
    ]

    private static let keys: Set = [
        "figure", "value", "unit", "floor", "ratio", "target", "met", "spread", "rounds", "note",
    ]

    private func check(_ line: [String: Any]) {
        let figure = line["figure"] as? String ?? ""
        #expect(Set(line.keys) == Self.keys, "\(figure)")
        #expect(line["unit"] is String, "\(figure)")
        // Instructions and fsyncs are counted from outside.
        let isElsewhere = figure.hasSuffix(".instructions") || figure.hasSuffix(".fsyncs")
        if !isElsewhere {
            #expect(line["value"] is NSNumber, "\(figure) has no value")
        }
        if figure.hasSuffix(".repeated") || figure.hasSuffix(".lost") {
            #expect((line["value"] as? NSNumber)?.intValue == 0, "\(figure)")
        }
        let hasTarget = line["target"] is String
        if hasTarget, line["value"] is NSNumber, !isElsewhere {
            #expect(line["met"] is NSNumber, "\(figure) does not say whether it is met")
        }
    }
}
