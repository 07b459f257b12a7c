import Foundation
import Glibc
import ReleaseModel
import SlipwayAPI
import SlipwayClient
import SlipwayTestSupport

/// Those who start a run, look at it, and do what it waits for.
struct People: Sendable {
    let shop: CampaignShop
    let round: RoundState
    private let maria: SlipwayClient
    private let alice: SlipwayClient

    init(shop: CampaignShop, round: RoundState) {
        self.shop = shop
        self.round = round
        maria = shop.client(as: "maria")
        alice = shop.client(as: "alice")
    }

    /// Starts the run, or asks for it again; what was told before must still be there.
    func arrive() async throws {
        let answer = try await maria.start(
            API.StartRunRequest(
                plan: round.plan, directory: shop.shop.path, commandId: "\(round.number)-start"))
        round.record.take(answer)
        let promise = round.record.promise
        let journal = try await maria.wholeJournal(of: answer.run.run)
        report(lost: promise.lost(from: journal))
        round.record.take(journal)
    }

    /// Does what is to be done now, if anything; true when the run has come to its end.
    func act() async throws -> Bool {
        guard let id = round.record.id else { throw Late("the run has no id") }
        let told = round.record.lastPosition
        let run = try await maria.run(id)
        if run.summary.position < told {
            report(lost: ["the run is at \(run.summary.position), \(told) was told"])
        }
        switch run.summary.status {
        case round.scenario.end: return true
        case "succeeded": try await command(.rollBack, run)
        case "failed", "rollback_failed": try await command(.retry, run)
        case "stopped": try await command(.resume, run)
        default: try await attend(run)
        }
        return false
    }

    private func attend(_ run: API.RunDetail) async throws {
        let steps = run.phases.flatMap(\.groups).flatMap(\.steps)
        for step in steps + run.rollback {
            switch step.status {
            case "open": try await say(step, run)
            case "in_doubt" where run.summary.waitingForPeople > 0:
                try await resolve(step, isUndo: run.summary.status.hasPrefix("roll"), run)
            case "performing" where step.name == round.scenario.people.stopAt:
                guard !round.isDone("stop") else { continue }
                try await command(.stop, run)
                round.setDone("stop")
            case "performing" where step.name == round.scenario.people.killShimOf:
                guard !round.isDone("kill"), killShim(of: step, run.summary.run) else { continue }
                round.setDone("kill")
            default: break
            }
        }
    }

    private func command(
        _ verb: VerbName, _ run: API.RunDetail, by client: SlipwayClient? = nil,
        _ request: API.CommandRequest = .init()
    ) async throws {
        var request = request
        request.commandId = "\(round.number)-\(verb.rawValue)-\(run.summary.position)"
        round.record.take(
            try await (client ?? maria).command(verb, of: run.summary.run, request))
    }

    private func say(_ step: API.StepDetail, _ run: API.RunDetail) async throws {
        let open = try await alice.checkpoints().items
            .first { $0.run == run.summary.run && $0.step == step.name }
        guard let open else { return }
        if open.kind == "approval" {
            try await command(.agree, run, by: alice, .init(step: step.name, seen: open.digest))
        } else {
            try await command(.trigger, run, by: alice, .init(step: step.name))
        }
    }

    // MARK: Shims

    /// Says what became of a step, as somebody who went and looked.
    private func resolve(
        _ step: API.StepDetail, isUndo: Bool, _ run: API.RunDetail
    ) async throws {
        let id = run.summary.run
        guard !processes("started", step, id).contains(where: isAlive) else { return }
        let key = "\(step.name)/\(isUndo ? "undo" : "forward")/\(step.generation)"
        let isThere = shop.effects(of: id).contains(key)
        try await command(
            .resolve, run,
            .init(step: step.name, reason: "looked", resolution: isThere ? "done" : "not_done"))
    }

    /// Kills the shim of a command that runs; false where it does not run yet.
    private func killShim(of step: API.StepDetail, _ run: String) -> Bool {
        guard !processes("started", step, run).isEmpty,
            let shim = processes("claim", step, run).first(where: isAlive)
        else { return false }
        kill(shim, SIGKILL)
        return true
    }

    /// The processes that a step's receipt names, in its files of one kind.
    private func processes(_ kind: String, _ step: API.StepDetail, _ run: String) -> [pid_t] {
        let folder = "\(shop.shop.data)/receipts/\(run)~\(step.name)~forward~\(step.generation)"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasPrefix(kind + ".") && !$0.contains("new") }.compactMap { name in
            let bytes = FileManager.default.contents(atPath: "\(folder)/\(name)") ?? Data()
            return try? JSONDecoder().decode(Process.self, from: bytes).pid
        }
    }

    private struct Process: Decodable { var pid: pid_t }

    /// Whether it lives, and is none of those that only wait to be noticed.
    private func isAlive(_ process: pid_t) -> Bool {
        FileManager.default.contents(atPath: "/proc/\(process)/cmdline").map { !$0.isEmpty }
            ?? false
    }

    // MARK: The end

    /// Compares what the journal says with what was told, and with what is there.
    func conclude() async throws {
        guard let id = round.record.id else { return }
        let promise = round.record.promise
        let journal = try await maria.wholeJournal(of: id)
        let certificate = try await maria.certificate(of: id)
        report(lost: promise.lost(from: journal))
        round.record.take(journal)
        let reading = JournalReading(journal)
        let effects = shop.effects(of: id)
        let told = round.record.told.count
        round.tally.change { counts in
            counts.rounds += 1
            counts.acknowledged += told
            counts.finishedEffects += reading.finished.count
            counts.byProbe += reading.byProbe
            counts.byPerson += reading.byPerson
        }
        var problems = omissions(try await maria.run(id), effects)
        for key in reading.finished where !effects.contains(key) {
            problems.append("\(key) is recorded as done, and was not")
        }
        if !round.repetitions(of: effects).isEmpty { problems.append("something was repeated") }
        if !certificate.holds {
            problems.append("the certificate does not hold: \(certificate.violations)")
        }
        if !problems.isEmpty { throw Late(problems.joined(separator: "; ")) }
    }

    /// Steps that are said to have succeeded, and did nothing.
    private func omissions(_ run: API.RunDetail, _ effects: [String]) -> [String] {
        run.phases.flatMap(\.groups).flatMap(\.steps)
            .filter { step in
                step.kind == "action" && step.status == "succeeded"
                    && !effects.contains { $0.hasPrefix("\(step.name)/forward/") }
            }
            .map { "\($0.name) succeeded without an effect" }
    }

    private func report(lost: [String]) {
        guard !lost.isEmpty else { return }
        round.tally.change {
            $0.lost += lost.count
            $0.violations.append("round \(round.number), lost: \(lost.prefix(5))")
        }
    }
}
