internal import ReleaseModel
import Synchronization

/// Shares one frozen plan, and its graph, between all live runs of it.
final class PlanCache: Sendable {
    private struct Weak {
        weak var plan: FrozenPlan?
    }

    private let plans = Mutex<[Digest: Weak]>([:])

    func plan(_ digest: Digest) -> FrozenPlan? {
        plans.withLock { $0[digest]?.plan }
    }

    /// The plan that is shared for this digest: the one given, if it is the first.
    func shared(_ frozen: FrozenPlan) -> FrozenPlan {
        plans.withLock { plans in
            if let known = plans[frozen.digest]?.plan { return known }
            if plans.count > 1_000 { plans = plans.filter { $0.value.plan != nil } }
            plans[frozen.digest] = Weak(plan: frozen)
            return frozen
        }
    }
}
