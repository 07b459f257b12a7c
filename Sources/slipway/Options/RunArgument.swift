internal import ArgumentParser
internal import SlipwayAPI
internal import SlipwayClient

/// The run that a command is about.
struct RunArgument: ParsableArguments {
    @Argument(
        help: "The run: its id, a unique beginning of it, a unique name, or @latest.",
        completion: .custom { words, _, _ in await Completing.runs(words) })
    var run: String

    /// How many runs are looked through for a name or a beginning.
    private static let looked = 1_000

    /// The id of the run that is meant.
    func id(_ client: SlipwayClient) async throws -> String {
        if run == "@latest" {
            guard let newest = try await client.runs(limit: 1).items.first else {
                throw Failure(.notFound, "there is no run yet; `slipway run PLAN` starts one")
            }
            return newest.run
        }
        if try await isID(client) { return run }
        let named = try await client.runs(name: run, limit: 10).items
        guard named.count <= 1 else { throw ambiguous(named) }
        if let only = named.first { return only.run }
        let matching = try await client.runs(limit: Self.looked).items
            .filter { $0.run.hasPrefix(run) }
        guard matching.count <= 1 else { throw ambiguous(matching) }
        if let only = matching.first { return only.run }
        throw Failure(
            .notFound, "there is no run '\(run)'; `slipway release list` shows which there are")
    }

    /// Whether it is a run's whole id; the cheapest question that tells.
    private func isID(_ client: SlipwayClient) async throws -> Bool {
        do {
            return try await !client.journal(of: run, after: 0, limit: 1).items.isEmpty
        } catch ClientError.problem(let problem) where problem.code == "no_such_run" {
            return false
        }
    }

    private func ambiguous(_ runs: [API.RunSummary]) -> Failure {
        Failure(
            .usage, "'\(run)' may mean several runs; name one by its id",
            details: runs.prefix(10).map { "\($0.run)  \($0.name)  \($0.status)" })
    }
}
