import Foundation
import SlipwayTestSupport

/// How large a campaign is, and what it works with.
struct CampaignSetting: Sendable {
    var points = 300
    var seed: UInt64 = .random(in: 1...999_999)
    /// Only this round, to look at it again.
    var round: Int?
    /// How long a holder stays stopped.
    var pause: Duration = .milliseconds(400)
    var lanes = 4
    /// `faults.c`, compiled; nil where there is no compiler.
    var faultLibrary: String?

    /// What the environment says; 300 points of a fresh seed where it says nothing.
    static func fromEnvironment() -> CampaignSetting {
        var setting = CampaignSetting()
        if let points = number("POINTS") { setting.points = points }
        if let seed = number("SEED") { setting.seed = UInt64(seed) }
        if let pause = number("PAUSE") { setting.pause = .seconds(pause) }
        setting.round = number("ROUND")
        return setting
    }

    private static func number(_ name: String) -> Int? {
        ProcessInfo.processInfo.environment["SLIPWAY_CRASH_\(name)"].flatMap { Int($0) }
            .flatMap { $0 >= 0 ? $0 : nil }
    }

    static func fixture(_ name: String) -> String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Fixtures/\(name)").path
    }

    /// Compiles the library that lets calls fail, into a folder.
    mutating func compileFaults(in shop: Workshop) async throws {
        let library = "\(shop.path)/faults.so"
        let source = Self.fixture("Store/faults.c")
        let words = ["-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"]
        let end = try await Running("cc", words, in: shop.path, environment: [:]).finished()
        if end.status == 0 { faultLibrary = library }
    }
}
