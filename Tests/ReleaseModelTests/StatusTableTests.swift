import ReleaseModel
import SlipwayTestSupport
import Testing

/// Every status × every verb: allowed, or refused with this code.
///
/// The switches have no default, so a new status or verb does not compile until its row or cell is
/// written.
@Suite struct StatusTableTests {
    enum Cell: Equatable {
        case allowed
        case refused(Refusal.Code)
    }

    @Test(arguments: RunStatus.allCases, VerbName.allCases)
    func `each cell is allowed or refused with its code`(
        status: RunStatus, verb: VerbName
    ) throws {
        let bench = try Self.bench(in: status)
        #expect(bench.run.status == status)

        #expect(try Self.cell(bench, verb) == Self.expected(status, verb))
    }

    @Test(arguments: RunStatus.allCases, VerbName.allCases)
    func `every refusal names a fact and its remedy`(status: RunStatus, verb: VerbName) throws {
        var bench = try Self.bench(in: status)
        do throws(Refusal) {
            try bench.ask(Self.sample(verb, bench), by: .alice)
        } catch {
            #expect(!error.sentence.isEmpty)
            #expect(!error.facts.isEmpty)
            #expect(error.facts.allSatisfy { !$0.fact.isEmpty && !$0.remedy.isEmpty })
        }
    }

    static func cell(_ bench: RunBench, _ verb: VerbName) throws -> Cell {
        var bench = bench
        do throws(Refusal) {
            try bench.ask(sample(verb, bench), by: .alice)
            return .allowed
        } catch {
            return .refused(error.code)
        }
    }

    /// The verb on the step of the sample plan that it could be about.
    static func sample(_ verb: VerbName, _ bench: RunBench) throws(Refusal) -> Verb {
        switch verb {
        case .start: return .start(try plan.frozen(), selection: nil)
        case .agree:
            let seen = bench.id("approve").map { bench.run.shownDigest(at: $0) }
            return .agree(step: "approve", seen: seen ?? Digest(""), comment: "")
        case .delegate: return .delegate(step: "approve", to: "carol", comment: "away")
        case .reject: return .reject(step: "approve", comment: "no")
        case .trigger: return .trigger(step: "go", comment: "")
        case .retry: return .retry
        case .skip: return .skip(step: "later", reason: "not needed")
        case .resolve: return .resolve(step: "work", as: .notDone, reason: "looked")
        case .pause: return .pause
        case .stop: return .stop
        case .resume: return .resume
        case .amend: return .amend(try amended.frozen())
        case .abort: return .abort
        case .rollBack: return .rollBack
        case .close: return .close
        }
    }

    static let plan = Plan.sideBySide(
        [.action("work", undo: .input([:])), .action("later", undo: .nothing)],
        [.approval("approve", by: ["alice", "bob"])], [.trigger("go")])
    static let amended = Plan.sideBySide(
        [.action("work", undo: .input([:])), .action("later", undo: .nothing)],
        [.approval("approve", by: ["alice", "bob"])], [.trigger("go")], [.wait("more")])

    /// A run of the sample plan that is in the status; the checkpoints are open where they can be.
    static func bench(in status: RunStatus) throws -> RunBench {
        var bench = try RunBench(plan)
        switch status {
        case .running: break
        case .paused: try bench.ask(.pause)
        case .stopping: try bench.ask(.stop)
        case .stopped:
            try bench.ask(.stop)
            try bench.end("work", .cancelled(reason: "asked"))
        case .failing: try bench.ask(.reject(step: "approve", comment: ""), by: .alice)
        case .failed: try bench.fail("work")
        case .succeeded: try finish(&bench)
        case .aborting: try bench.ask(.abort)
        case .abortFailed:
            try leaveResidue(&bench)
            try bench.ask(.abort)
            try bench.end("work", .cancelled(reason: "asked"))
            try bench.take(.restored(id("work", bench), name: "r", .unknown(reason: "lost")))
        case .aborted:
            try bench.ask(.abort)
            try bench.end("work", .cancelled(reason: "asked"))
        case .rollingBack:
            try finish(&bench)
            try bench.ask(.rollBack)
        case .rollbackFailed:
            try finish(&bench)
            try bench.ask(.rollBack)
            try bench.fail("work")
        case .rolledBack:
            try finish(&bench)
            try bench.ask(.rollBack)
            try bench.succeed("work")
        case .closed:
            try bench.fail("work")
            try bench.ask(.close)
        }
        return bench
    }

    static func finish(_ bench: inout RunBench) throws {
        try bench.succeed("work")
        try bench.succeed("later")
        try bench.agree("approve")
        try bench.ask(.trigger(step: "go", comment: ""))
    }

    static func leaveResidue(_ bench: inout RunBench) throws {
        try bench.take(
            .noted(bench.attempt("work"), .willChange(Residue(name: "r", detail: .null))))
    }

    static func id(_ step: String, _ bench: RunBench) -> StepID { bench.id(step) ?? StepID(0) }

    static func expected(_ status: RunStatus, _ verb: VerbName) -> Cell {
        switch verb {
        case .start: .refused(.wrongStatus)
        case .agree, .delegate, .reject, .trigger: decision(status)
        case .retry: retry(status)
        case .skip: skip(status)
        case .resolve: .refused(status.isTerminal ? .wrongStatus : .wrongStepState)
        case .pause: status == .running ? .allowed : .refused(.wrongStatus)
        case .stop: stop(status)
        case .resume: resume(status)
        case .amend: amend(status)
        case .abort: abort(status)
        case .rollBack: rollBack(status)
        case .close: status.isResting ? closing(status) : .refused(.wrongStatus)
        }
    }

    static func decision(_ status: RunStatus) -> Cell {
        switch status {
        case .running, .paused: .allowed
        case .stopping, .stopped, .failing, .failed, .succeeded, .aborting, .abortFailed, .aborted,
            .rollingBack, .rollbackFailed, .rolledBack, .closed:
            .refused(.wrongStatus)
        }
    }

    static func retry(_ status: RunStatus) -> Cell {
        switch status {
        case .failed, .rollbackFailed, .abortFailed: .allowed
        case .running, .paused, .stopping, .stopped, .failing, .succeeded, .aborting, .aborted,
            .rollingBack, .rolledBack, .closed:
            .refused(.wrongStatus)
        }
    }

    static func skip(_ status: RunStatus) -> Cell {
        switch status {
        case .running, .paused, .failing, .failed, .stopped: .allowed
        case .stopping, .succeeded, .aborting, .abortFailed, .aborted, .rollingBack,
            .rollbackFailed, .rolledBack, .closed:
            .refused(.wrongStatus)
        }
    }

    static func stop(_ status: RunStatus) -> Cell {
        switch status {
        case .running, .paused, .failing, .rollingBack: .allowed
        case .stopping, .stopped, .failed, .succeeded, .aborting, .abortFailed, .aborted,
            .rollbackFailed, .rolledBack, .closed:
            .refused(.wrongStatus)
        }
    }

    static func resume(_ status: RunStatus) -> Cell {
        switch status {
        case .paused, .stopped: .allowed
        case .running, .stopping, .failing, .failed, .succeeded, .aborting, .abortFailed,
            .aborted, .rollingBack, .rollbackFailed, .rolledBack, .closed:
            .refused(.wrongStatus)
        }
    }

    static func amend(_ status: RunStatus) -> Cell {
        switch status {
        case .failed, .stopped, .succeeded: .allowed
        case .running, .paused, .stopping, .failing, .aborting, .abortFailed, .aborted,
            .rollingBack, .rollbackFailed, .rolledBack, .closed:
            .refused(.wrongStatus)
        }
    }

    static func abort(_ status: RunStatus) -> Cell {
        switch status {
        case .running, .paused, .failing, .failed, .stopping, .stopped: .allowed
        case .succeeded, .aborting, .abortFailed, .aborted, .rollingBack, .rollbackFailed,
            .rolledBack, .closed:
            .refused(.wrongStatus)
        }
    }

    static func rollBack(_ status: RunStatus) -> Cell {
        switch status {
        case .failed, .stopped, .succeeded: .allowed
        case .running, .paused, .stopping, .failing, .aborting, .abortFailed, .aborted,
            .rollingBack, .rollbackFailed, .rolledBack, .closed:
            .refused(.wrongStatus)
        }
    }

    /// The sample's abort failed because a residue is left: that must go first.
    static func closing(_ status: RunStatus) -> Cell {
        status == .abortFailed ? .refused(.incomplete) : .allowed
    }
}
