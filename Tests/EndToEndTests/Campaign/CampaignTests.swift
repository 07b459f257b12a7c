import Foundation
import Testing

/// The real binary on the real file, killed, stopped and cheated until its runs have ended.
@Suite(.serialized) struct CampaignTests {
    @Test(.timeLimit(.minutes(300)))
    func `whatever happens to the server, nothing told is lost and nothing finished is repeated`()
        async throws
    {
        var setting = CampaignSetting.fromEnvironment()
        let tools = try Workshop()
        try await setting.compileFaults(in: tools)
        let campaign = Campaign(setting)
        let start = ContinuousClock.now

        await campaign.run()

        let counts = campaign.tally.current
        let seconds = Int((ContinuousClock.now - start).components.seconds)
        let report = counts.report(seed: setting.seed, seconds: seconds)
        print(report)
        if !SmallDisk.canMount { print("skipped: a full disk (mounting needs root)") }
        if setting.faultLibrary == nil { print("skipped: failing calls (there is no cc)") }
        #expect(counts.lost == 0 && counts.repeated == 0, "\(report)")
        #expect(counts.violations.isEmpty, "\(report)")
        #expect(counts.finishedEffects > 0)
        if setting.round == nil { #expect(counts.total >= setting.points) }
    }
}
