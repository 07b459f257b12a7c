package import ReleaseModel

/// Why a run could not be loaded.
enum LoadError: Error {
    case noSuchRun
    case store(StoreError)
    /// The journal cannot be replayed: the run is parked for a person.
    case damaged(reason: String)
}

/// Makes runs out of their journals; performs nothing.
struct Loader {
    /// How many events are read at a time: bounds the memory of a long journal.
    static let pageSize = 1_000

    let store: any Store
    let plans = PlanCache()

    func load(_ id: RunID) async throws(LoadError) -> Run {
        var replay = Replay()
        while true {
            let page = try await page(of: id, after: replay.position)
            for stored in page {
                let json = try decode(stored)
                var frozen: FrozenPlan?
                if let digest = RecordedEvent.planDigest(in: json) {
                    frozen = try await plan(digest)
                }
                do throws(InvalidEvent) {
                    try replay.take(stored.position, json, frozen)
                } catch {
                    throw .damaged(reason: "event \(stored.position): \(error.reason)")
                }
            }
            if page.count < Self.pageSize { break }
        }
        guard let run = replay.run else { throw .noSuchRun }
        return run
    }

    private func page(of id: RunID, after: Int) async throws(LoadError) -> [StoredEvent] {
        do throws(StoreError) {
            return try await store.events(of: id, after: after, limit: Self.pageSize)
        } catch {
            throw .store(error)
        }
    }

    private func decode(_ stored: StoredEvent) throws(LoadError) -> JSON {
        do throws(JSONError) {
            return try JSON(decoding: stored.bytes)
        } catch {
            throw .damaged(reason: "event \(stored.position) is not JSON: \(error.reason)")
        }
    }

    func plan(_ digest: Digest) async throws(LoadError) -> FrozenPlan {
        if let known = plans.plan(digest) { return known }
        let bytes: [UInt8]?
        do throws(StoreError) {
            bytes = try await store.plan(digest)
        } catch {
            throw .store(error)
        }
        guard let bytes, Digest(of: bytes) == digest else {
            throw .damaged(reason: "the frozen plan \(digest) is missing or changed")
        }
        do {
            let plan = try Plan(canonical: JSON(decoding: bytes))
            return plans.shared(try FrozenPlan(plan, digest: digest))
        } catch {
            throw .damaged(reason: "the frozen plan \(digest) cannot be read: \(error)")
        }
    }
}

/// A run in the making from its journal, event by event.
package struct Replay {
    package private(set) var run: Run?
    package private(set) var position = 0
    /// The names that are valid now: to ask the run for them would copy it.
    private var graph: Graph?

    package init() {}

    /// Takes the next event in.
    ///
    /// - Throws: when it cannot follow what is before it.
    package mutating func take(
        _ position: Int, _ json: JSON, _ plan: FrozenPlan?
    ) throws(InvalidEvent) {
        guard position == self.position + 1 else {
            throw InvalidEvent("position \(self.position + 1) is missing")
        }
        let record = try RecordedEvent(decoding: json, names: graph, plan: plan)
        if position == 1 {
            run = try Run(started: record)
        } else {
            _ = try run?.apply(record)
        }
        if let plan { graph = plan.graph }
        self.position = position
    }
}
