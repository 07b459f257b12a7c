import ReleaseModel
import SlipwayTestSupport
import Testing

/// Every step status × every verb on a step, in a run that goes on: allowed, or refused with this code.
@Suite struct StepTableTests {
    static let verbs: [VerbName] = [.agree, .delegate, .reject, .trigger, .skip, .resolve]

    @Test(arguments: StepStatus.allCases, verbs)
    func `each cell is allowed or refused with its code`(
        status: StepStatus, verb: VerbName
    ) throws {
        var bench = try Self.bench(in: status)
        let step = "it"
        #expect(bench.state(step) == status)
        var code: Refusal.Code?
        do throws(Refusal) {
            switch verb {
            case .agree: try bench.agree(step)
            case .delegate:
                try bench.ask(.delegate(step: step, to: "carol", comment: ""), by: .alice)
            case .reject: try bench.ask(.reject(step: step, comment: ""), by: .alice)
            case .trigger: try bench.ask(.trigger(step: step, comment: ""), by: .alice)
            case .skip: try bench.ask(.skip(step: step, reason: "why"), by: .alice)
            default: try bench.ask(.resolve(step: step, as: .notDone, reason: "why"), by: .alice)
            }
        } catch {
            code = error.code
        }
        #expect(code == Self.expected(status, verb))
    }

    static func bench(in status: StepStatus) throws -> RunBench {
        let other = PlanTask.trigger("other")
        switch status {
        case .pending: return try RunBench(.sequence(other, .action("it")))
        case .excluded:
            return try RunBench(
                .sideBySide([other], [.action("it")]), selection: ["other"])
        case .ready:
            return try RunBench(
                .sample([[[.action("first")], [.action("it")]]], parallelism: 1))
        case .performing: return try RunBench(.sideBySide([.action("it")], [other]))
        case .open: return try RunBench(.sideBySide([.approval("it", by: ["alice"])], [other]))
        case .waiting: return try RunBench(.sideBySide([.wait("it")], [other]))
        case .watching: return try RunBench(.sideBySide([.gate("it")], [other]))
        case .backingOff:
            var bench = try RunBench(.sideBySide([.action("it", retries: 1)], [other]))
            try bench.fail("it")
            return bench
        case .inDoubt:
            var bench = try RunBench(.sideBySide([.action("it")], [other]))
            try bench.makeUnknown("it")
            return bench
        case .succeeded:
            var bench = try RunBench(.sideBySide([.action("it")], [other]))
            try bench.succeed("it")
            return bench
        case .skipped:
            var bench = try RunBench(.sequence(other, .action("it")))
            try bench.ask(.skip(step: "it", reason: "why"), by: .maria)
            try bench.ask(.skip(step: "it", reason: "why"), by: .bob)
            return bench
        case .failed:
            var bench = try RunBench(
                .sideBySide([.action("it")], [other], failMode: .continue))
            try bench.fail("it")
            return bench
        }
    }

    /// nil: allowed.
    static func expected(_ status: StepStatus, _ verb: VerbName) -> Refusal.Code? {
        let isApproval = status == .open
        switch verb {
        case .agree, .delegate, .reject: return isApproval ? nil : .wrongStepKind
        case .trigger: return .wrongStepKind
        case .skip:
            switch status {
            case .pending, .ready, .waiting, .watching, .backingOff, .failed: return nil
            case .open: return .wrongStepKind
            case .inDoubt: return .inDoubt
            case .excluded, .performing, .succeeded, .skipped: return .wrongStepState
            }
        default: return status == .inDoubt ? nil : .wrongStepState
        }
    }
}
