internal import Synchronization

/// Takes figures, one after the other, and tells each line as soon as it is known.
package final class Bench: Sendable {
    let options: BenchOptions
    let workplace: Workplace
    private let tell: @Sendable (Line) -> Void
    /// Steps per second of many runs at once, once that is known: what load is measured in.
    private let parallelRate = Mutex<Double?>(nil)

    package init(_ options: BenchOptions, tell: @escaping @Sendable (Line) -> Void) throws {
        self.options = options
        self.tell = tell
        workplace = try Workplace(under: options.folder)
    }

    package func run() async throws {
        defer { workplace.remove() }
        for figure in options.figures {
            switch figure {
            case .sequential: try await takeSequential()
            case .parallel: try await takeParallel()
            case .start: try await takeStart()
            case .approval: try await takeApproval()
            case .auth: try await takeAuth()
            case .servicestage: try await takeServiceStage()
            case .recovery: try await takeRecovery()
            case .growth: try await takeGrowth()
            case .history: try await takeHistory()
            case .idle: try await takeIdle()
            case .bytes: try await takeBytes()
            }
        }
    }

    func report(_ line: Line) { tell(line) }

    /// The number for a real measurement, or the small one where only a look is wanted.
    func size(_ number: Int, quick: Int) -> Int { options.isQuick ? quick : number }

    var rounds: Int { options.isQuick ? 1 : options.rounds }

    /// How long one sample of a floor takes.
    var floorTime: Duration { .milliseconds(options.isQuick ? 50 : 1_000) }

    func noteParallelRate(_ rate: Double) { parallelRate.withLock { $0 = rate } }

    var knownParallelRate: Double? { parallelRate.withLock { $0 } }
}
