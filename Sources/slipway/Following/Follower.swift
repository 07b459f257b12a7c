internal import ReleaseModel
internal import SlipwayAPI
internal import SlipwayClient
internal import UnixSignals

/// Follows a run until it rests, somebody has enough, or the time is over.
struct Follower: Sendable {
    enum End: Sendable {
        /// Only a command moves it now, or nothing any more.
        case rested(API.RunDetail)
        case timedOut(API.RunDetail)
        /// Ctrl-C.
        case detached(isCarriedOn: Bool)
    }

    let connection: Connection
    let run: String
    let screen: FollowScreen
    let suffix: String
    var timeout: Duration?
    /// A holder that dies is replaced: for whoever started the run, not for whoever only looks.
    let mayStartHolder: Bool

    func follow(after position: Int) async throws -> End {
        let end = try await withThrowingTaskGroup(of: End?.self) { group in
            group.addTask { try await events(after: position) }
            group.addTask { try await drawAgainAndAgain() }
            group.addTask { try await interrupted() }
            if let timeout {
                group.addTask {
                    try await Task.sleep(for: timeout)
                    return .timedOut(try await state())
                }
            }
            defer { group.cancelAll() }
            while let end = try await group.next() {
                if let end { return end }
            }
            return detached
        }
        switch end {
        case .rested(let run), .timedOut(let run): await screen.draw(run, isLast: true)
        case .detached: await screen.close()
        }
        return end
    }

    private func events(after position: Int) async throws -> End {
        let begin = mayStartHolder ? position : try await history(after: position)
        var rest = try await restingState()
        if let rest, rest.summary.position <= begin { return .rested(rest) }
        try await SlipwayClient.follow(run, after: begin, connect: connect) { entry in
            try await screen.take(entry)
            try await hint(entry)
            let isEnd = entry.position == rest?.summary.position
            guard isEnd || Self.restingKinds.contains(entry.kind) else { return .goOn }
            // It may have been moved on since: the state says where its rest is, if it rests.
            rest = try await restingState()
            return rest.map { $0.summary.position <= entry.position } == true ? .enough : .goOn
        }
        if let rest { return .rested(rest) }
        return .rested(try await state())
    }

    /// Shows what is recorded so far, for which nobody needs to carry the run on.
    ///
    /// - Returns: the position of the last event that was shown.
    private func history(after position: Int) async throws -> Int {
        var last = position
        while true {
            let after = last
            let page = try await connection.look { client in
                try await client.journal(of: run, after: after, limit: 1_000)
            }
            for entry in page.items {
                try await screen.take(entry)
                try await hint(entry)
                last = entry.position
            }
            guard page.nextAfter != nil else { return last }
        }
    }

    private static let restingKinds: Set = [
        "stopped", "failed", "succeeded", "aborted", "abort_failed", "rolled_back",
        "rollback_failed", "closed",
    ]

    /// The run where it rests; nil where it moves.
    private func restingState() async throws -> API.RunDetail? {
        let state = try await state()
        guard let status = RunStatus(rawValue: state.summary.status) else { return nil }
        return status.isOpen ? nil : state
    }

    private func state() async throws -> API.RunDetail {
        try await ask { try await $0.run(run) }
    }

    /// Asks without waiting for somebody who carries the run on.
    private func ask<Answer>(
        _ body: (SlipwayClient) async throws -> Answer
    ) async throws -> Answer {
        mayStartHolder ? try await connection.act(body) : try await connection.look(body)
    }

    /// Who has the run's events.
    ///
    /// Looking waits until somebody carries the run on.
    private func connect() async throws -> SlipwayClient {
        guard case .folder(let folder) = connection.target, !mayStartHolder else {
            return try await connection.actingInProject()
        }
        var isTold = false
        while true {
            if let client = try await connection.holder(of: folder) {
                return try await client.working(in: connection.project)
            }
            if !isTold {
                Output.chatter(
                    "nobody has \(folder.path) open, so the run does not move; "
                        + "`slipway serve --data \(shellQuoted(folder.path))` takes it up again")
                isTold = true
            }
            try await Task.sleep(for: .milliseconds(500))
        }
    }

    private func drawAgainAndAgain() async throws -> End? {
        guard screen.mode == .tree else { return nil }
        while true {
            let began = ContinuousClock.now
            if await screen.wantsDrawing(began) {
                // A holder that is being replaced has no answer; the next drawing has.
                if let run = try? await state() { await screen.draw(run) }
            }
            // A run that takes long to fetch is fetched less often.
            let spent = ContinuousClock.now - began
            try await Task.sleep(for: max(.milliseconds(200), spent * 5))
        }
    }

    private func interrupted() async throws -> End? {
        for await _ in await UnixSignalsSequence(trapping: .sigint, .sigterm) { return detached }
        return nil
    }

    /// A run of a folder that nobody has open does not move.
    private var detached: End {
        switch connection.target {
        case .folder(let folder): .detached(isCarriedOn: FolderLock.isHeld(folder))
        case .server: .detached(isCarriedOn: true)
        }
    }

    /// Names the command that a waiting run waits for.
    private func hint(_ entry: API.JournalEntry) async throws {
        guard screen.mode == .lines || screen.mode == .chatter else { return }
        let hints = Hints(run: run, suffix: suffix)
        let step = entry.event["step"]?.string ?? ""
        switch entry.kind {
        case "checkpoint_opened": try await hintAtCheckpoint(step, hints)
        case "attempt_unknown": Output.chatter("  → \(hints.resolve(step))")
        case "paused": Output.chatter("  → \(hints.command("release resume"))")
        default: break
        }
    }

    private func hintAtCheckpoint(_ step: String, _ hints: Hints) async throws {
        let list = try await ask { try await $0.checkpoints() }
        // One that is not open any more was passed before this event was shown.
        guard let open = list.items.first(where: { $0.run == run && $0.step == step }) else {
            return
        }
        let people = open.approvers.joined(separator: ", ")
        if !people.isEmpty { Output.chatter("  waits for \(people) (\(needed(open)))") }
        let name = open.approvers.first {
            $0 != open.startedBy && !$0.hasPrefix(Approver.groupPrefix)
        }
        Output.chatter("  → \(hints.checkpoint(step, kind: open.kind, as: name))")
    }

    private func needed(_ open: API.CheckpointDetail) -> String {
        guard open.conditions.count > 1 else { return "\(open.require) needed" }
        return open.conditions.map(\.text).joined(separator: "; ")
    }
}
