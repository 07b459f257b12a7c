import Foundation
import Glibc
import SlipwayAPI
import SlipwayClient
import SlipwayTestSupport

/// A data folder in which rounds follow one another, with the target that some of them call.
final class CampaignShop: Sendable {
    let shop: Workshop
    /// The disk of the data folder, where it has one of its own.
    let disk: SmallDisk?
    let setting: CampaignSetting
    private let target: Running

    init(_ setting: CampaignSetting, onSmallDisk: Bool) throws {
        self.setting = setting
        shop = try Workshop(dataFolder: onSmallDisk ? "disk/data" : "data")
        disk = onSmallDisk ? try SmallDisk(at: "\(shop.path)/disk", megabytes: 64) : nil
        target = try Running(
            "python3", [CampaignSetting.fixture("Campaign/target.py"), shop.path], in: shop.path,
            environment: [:])
    }

    deinit { disk?.unmount() }

    private var socket: String { "\(shop.data)/control.sock" }
    var control: String { "\(shop.path)/faults" }

    func client(as name: String) -> SlipwayClient { SlipwayClient(.socket(path: socket), as: name) }

    /// A server that `harm` is prepared for.
    func serve(_ harm: Harm) throws -> Running {
        var environment: [String: String] = [:]
        switch harm {
        case .boundary(let number, _): environment["SLIPWAY_CRASH_AT"] = "\(number)"
        case .fault(let fault, _):
            _ = try shop.write(fault.control, to: "faults")
            environment["LD_PRELOAD"] = setting.faultLibrary
            environment["SLIPWAY_FAULTS"] = control
        case .instant, .fullDisk, .stop, .none: break
        }
        return try shop.start(
            ["serve", "--listen", "127.0.0.1:0", "--data", shop.data], environment: environment)
    }

    /// How often the fault of this life struck.
    func strikes(of fault: Fault) -> Int {
        let words = shop.lines("faults").first?.split(separator: " ").map(String.init) ?? []
        guard words.count == 5, let left = Int(words[3]) else { return 0 }
        return fault.times - left
    }

    func plan(of scenario: CampaignScenario) async throws -> String {
        guard scenario.usesTarget else { return scenario.plan }
        try await eventually("the target says its port") { self.target.output.hasSuffix("\n") }
        let port = target.output.trimmingCharacters(in: .whitespacesAndNewlines)
        return scenario.plan.replacing("TARGET", with: "http://127.0.0.1:\(port)")
    }

    /// The keys that a run's effects left, without the run: `aa/forward/1`.
    func effects(of run: String) -> [String] {
        shop.lines("effects.txt").filter { $0.hasPrefix(run + "/") }
            .map { String($0.dropFirst(run.count + 1)) }
    }

    /// After the last round and one more kill: everything told is there, and the record is whole.
    func conclude(_ records: [RunRecord]) async throws -> [String] {
        let server = try serve(.none)
        defer { server.signal(SIGKILL) }
        let client = client(as: "maria")
        try await eventually("the last server answers") { (try? await client.server()) != nil }
        var problems: [String] = []
        for record in records {
            guard let run = record.id else { continue }
            problems += record.promise.lost(from: try await client.wholeJournal(of: run))
        }
        server.signal(SIGTERM)
        let end = try await server.finished()
        if end.status != 0 { problems.append("SIGTERM ended the server with \(end.status)") }
        let verify = try await shop.slipway("verify")
        if verify.status != 0 { problems.append("verify: \(verify.output)\(verify.chatter)") }
        return problems
    }
}

extension SlipwayClient {
    func wholeJournal(of run: String) async throws -> [API.JournalEntry] {
        var entries: [API.JournalEntry] = []
        while true {
            let page = try await journal(of: run, after: entries.count, limit: 1_000)
            entries += page.items
            if page.nextAfter == nil { return entries }
        }
    }
}
