package import ReleaseModel

/// Where a run stands: enough for a list that shows many.
package struct RunStanding: Hashable, Sendable {
    package var summary: RunSummary
    /// Checkpoints that wait for people now; of a run that rests, none does.
    package var openCheckpoints: Int

    package init(summary: RunSummary, openCheckpoints: Int) {
        self.summary = summary
        self.openCheckpoints = openCheckpoints
    }
}

extension Engine {
    /// Where each of the runs stands; those that were never started are left out.
    ///
    /// Open runs are looked at as they are; of those that rest, the store is asked once.
    package func standings(
        of runs: [RunID]
    ) async throws(EngineError) -> [RunID: RunStanding] {
        var (known, takeUps) = await pump.standings(of: runs)
        var read: [RunSummary] = []
        for run in runs where known[run] == nil {
            do throws(StoreError) {
                guard let summary = try await store.summary(of: run) else { continue }
                known[run] = RunStanding(summary: summary, openCheckpoints: 0)
                read.append(summary)
            } catch {
                throw EngineError(error)
            }
        }
        // Where this engine moves nothing, somebody else may.
        if !read.isEmpty, isReady { await pump.remember(read, since: takeUps) }
        return known
    }
}

extension Pump {
    /// How many rows of resting runs are kept.
    private static let restingRows = 20_000

    /// What is known without the store, and the time, counted in runs taken up.
    func standings(of runs: [RunID]) -> ([RunID: RunStanding], takeUps: Int) {
        var known: [RunID: RunStanding] = [:]
        for id in runs {
            if let live = coordinator.run(id) {
                let open = live.status.isOpen ? live.tally[.open] : 0
                known[id] = RunStanding(summary: live.summary, openCheckpoints: open)
            } else if let row = resting[id] {
                known[id] = RunStanding(summary: row, openCheckpoints: 0)
            }
        }
        return (known, takeUps)
    }

    /// Keeps rows of runs that rest; none where a run was taken up since they were read.
    ///
    /// A resting run changes only once it is taken up, and then its row is forgotten.
    func remember(_ rows: [RunSummary], since takeUps: Int) {
        guard takeUps == self.takeUps else { return }
        if resting.count + rows.count > Self.restingRows { resting = [:] }
        for row in rows where !row.isOpen { resting[row.run] = row }
    }

    /// The run is live from here on.
    func forgetRow(of run: RunID) {
        takeUps += 1
        resting[run] = nil
    }
}
