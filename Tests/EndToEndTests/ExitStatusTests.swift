import ReleaseModel
import SlipwayAPI
import Testing

@testable import slipway

@Suite struct ExitStatusTests {
    @Test(arguments: Refusal.Code.allCases)
    func `every refusal has its own place in the table`(code: Refusal.Code) {
        #expect(ExitStatus.of(problem: code.rawValue) != .failed)
    }

    @Test(arguments: API.ProblemCode.allCases)
    func `every other problem has its place in the table`(code: API.ProblemCode) {
        #expect((ExitStatus.of(problem: code.rawValue) == .failed) == (code == .internalError))
    }

    @Test func `the codes are the documented ones`() {
        #expect(ExitStatus.allCases.map(\.rawValue) == [0, 1, 2, 3, 4, 5, 6, 7, 124, 130])
        #expect(ExitStatus.of(problem: "not_allowed") == .notAllowed)
        #expect(ExitStatus.of(problem: "content_changed") == .conflict)
        #expect(ExitStatus.of(problem: "no_such_run") == .notFound)
        #expect(ExitStatus.of(problem: "wrong_status") == .refused)
        #expect(ExitStatus.of(problem: "invalid_plan") == .usage)
    }
}
