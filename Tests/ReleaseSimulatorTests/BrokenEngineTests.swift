import ReleaseSimulator
import Testing

/// The simulator can fail: each engine that breaks a promise is caught.
@Suite(.timeLimit(.minutes(15))) struct BrokenEngineTests {
    @Test(arguments: BrokenEngine.allCases)
    func `a broken engine is caught within 1,000 seeds`(broken: BrokenEngine) {
        let found = Campaign.firstCatch(broken, from: 1, count: 1_000)
        #expect(found != nil)
        if let found { #expect(broken.rules.contains(found.violation.rule), "\(found)") }
    }
}

extension BrokenEngine {
    /// The rules that it may be caught by.
    fileprivate var rules: [Violation.Rule] {
        switch self {
        case .performsBeforeRecording, .treatsDoubtAsFailed, .attachesWithoutProbing: [.r2]
        case .forgetsThePosition: [.journal, .r1, .r3, .r6]
        case .retriesASibling: [.r8, .r1]
        case .takesAnOlderAnswer: [.r2, .r3]
        case .skipsCheckpoints, .leavesOutCheckpoints: [.r4]
        case .takesAnyApproval, .countsOnePersonTwice, .letsAnyoneStandIn: [.r7]
        case .abortsWhatChanged: [.r5]
        case .dropsTimersOnRestart: [.liveness]
        case .rollsBackWhatItNeverDid: [.r9, .r2]
        case .reusesAKeyAfterFailure: [.r1, .r2]
        }
    }
}
