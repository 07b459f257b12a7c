internal import ReleaseModel
import Synchronization

/// Shares one frozen plan, and its graph, between all live runs of it.
///
/// A few are kept although no live run uses them: whoever asks about a run at rest mostly asks
/// again.
final class PlanCache: Sendable {
    private struct Weak {
        weak var plan: FrozenPlan?
    }

    private struct State {
        var plans: [Digest: Weak] = [:]
        /// The ones asked for last, newest at the end.
        var recent: [FrozenPlan] = []

        mutating func keep(_ plan: FrozenPlan) {
            guard recent.last !== plan else { return }
            recent.removeAll { $0 === plan }
            recent.append(plan)
            var steps = recent.reduce(0) { $0 + $1.graph.tasks.count }
            while recent.count > 1, recent.count > 16 || steps > 20_000 {
                steps -= recent.removeFirst().graph.tasks.count
            }
        }
    }

    private let state = Mutex(State())

    func plan(_ digest: Digest) -> FrozenPlan? {
        state.withLock { state in
            guard let plan = state.plans[digest]?.plan else { return nil }
            state.keep(plan)
            return plan
        }
    }

    /// The plan that is shared for this digest: the one given, if it is the first.
    func shared(_ frozen: FrozenPlan) -> FrozenPlan {
        state.withLock { state in
            let plan = state.plans[frozen.digest]?.plan ?? frozen
            if state.plans.count > 1_000 {
                state.plans = state.plans.filter { $0.value.plan != nil }
            }
            state.plans[frozen.digest] = Weak(plan: plan)
            state.keep(plan)
            return plan
        }
    }
}
