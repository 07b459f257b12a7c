import ComponentReleases
import ReleaseModel
import Testing

/// docs/servicestage-release-tasks.md has the same table for people.
@Suite struct ReleaseStatusTests {
    private static let ofRuns: [(RunStatus, Bool, Bool, Int)] = [
        (.running, false, false, 4), (.running, true, false, 5), (.failing, false, false, 4),
        (.failing, true, false, 4), (.paused, false, false, 7), (.paused, true, false, 7),
        (.stopping, false, false, 13), (.stopped, false, false, 7), (.failed, false, false, 3),
        (.succeeded, false, true, 2), (.aborting, false, false, 10),
        (.abortFailed, false, false, 12), (.aborted, false, false, 11),
        (.rollingBack, false, true, 10), (.rollbackFailed, false, true, 12),
        (.rolledBack, false, true, 11), (.closed, false, true, 2), (.closed, false, false, 3),
    ]

    @Test func `every status of a run has its number`() {
        for (status, isOpen, isComplete, number) in Self.ofRuns {
            let seen = ReleaseStatus(
                status, hasOpenCheckpoint: isOpen, isComplete: isComplete)
            #expect(seen.rawValue == number, "\(status)")
        }
        #expect(Set(Self.ofRuns.map(\.0)) == Set(RunStatus.allCases))
        #expect(ReleaseStatus(nil as Run?).rawValue == 1)
    }

    @Test func `6 and 8 are none, and every other number from 1 to 14 is one`() {
        #expect(
            ReleaseStatus.allCases.map(\.rawValue) == [1, 2, 3, 4, 5, 7, 9, 10, 11, 12, 13, 14])
    }

    private static let ofSteps: [(StepStatus, Int)] = [
        (.pending, 1), (.ready, 1), (.excluded, 9), (.skipped, 9), (.performing, 4),
        (.backingOff, 4), (.waiting, 4), (.watching, 4), (.inDoubt, 4), (.open, 5),
        (.succeeded, 2), (.failed, 3),
    ]

    @Test func `every status of a step has its number`() {
        for (status, number) in Self.ofSteps {
            #expect(ReleaseStatus(step: status, undo: nil).rawValue == number, "\(status)")
        }
        #expect(Set(Self.ofSteps.map(\.0)) == Set(StepStatus.allCases))
        #expect(ReleaseStatus(step: .succeeded, undo: .succeeded) == .rolledBack)
        #expect(ReleaseStatus(step: .succeeded, undo: .performing) == .rollingBack)
        #expect(ReleaseStatus(step: .succeeded, undo: .failed) == .rollbackFailed)
        #expect(ReleaseStatus(step: .succeeded, undo: .ready) == .successful)
    }

    @Test func `a stage says what is most urgent in it`() {
        func whole(_ numbers: Int..., isHeld: Bool = false) -> Int {
            ReleaseStatus(of: numbers.compactMap(ReleaseStatus.init(rawValue:)), isHeld: isHeld)
                .rawValue
        }
        #expect(whole() == 1)
        #expect(whole(1, 1) == 1)
        #expect(whole(9, 9) == 9)
        #expect(whole(2, 9) == 2)
        #expect(whole(2, 1) == 4)
        #expect(whole(2, 1, isHeld: true) == 7)
        #expect(whole(2, 4, 5) == 5)
        #expect(whole(2, 5, 3) == 3)
        #expect(whole(11, 10, 3) == 10)
        #expect(whole(11, 12) == 12)
        #expect(whole(11, 9, 1) == 11)
    }
}
