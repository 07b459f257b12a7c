import ComponentReleases
import Testing

@Suite struct ReleasePlanStatusTests {
    @Test func `the literals are the published ones, and two of ours`() {
        #expect(
            Set(ReleasePlanStatus.allCases.map(\.rawValue)) == [
                "CREATED", "RUNNING", "SUCCESS", "FAILED", "PARTIALLY_FAILED", "ROLLBACK_FAILED",
                "ROLLBACK_SUCCEED", "ABORTED", "ABORTING", "ROLLBACKING",
            ])
        #expect(
            Set(ReleasePlanProgress.JobStatus.allCases.map(\.rawValue))
                == ["CREATED", "RUNNING", "FAILED", "SUCCEEDED"])
        #expect(Set(ReleasePlanStatus.allCases.map(\.label)).count == 10)
    }

    @Test func `only what moves is under way`() {
        #expect(
            ReleasePlanStatus.allCases.filter(\.isUnderWay) == [.running, .aborting, .rollingBack])
        #expect(ReleasePlanStatus(nil) == .created)
    }
}
