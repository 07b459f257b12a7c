internal import SlipwayAPI
internal import SlipwayClient

extension Bench {
    /// Requests per second of a server on one core: from nobody, with a token, and signed.
    func takeAuth() async throws {
        let served = try await Served(self, onOneCore: true)
        defer { served.end() }
        let count = size(10_000, quick: 40)
        let look: Ask = { client, _, _ in _ = try await client.server() }
        var rates = AskedRates()
        var token = AskedRates()
        var signed = AskedRates()
        for _ in 0..<rounds {
            rates.append(
                try await ask(served, served.stranger, count) { client, _, _ in
                    try await client.ready()
                })
            token.append(try await ask(served, served.client(as: "maria"), count, look))
            signed.append(try await ask(served, served.signer(as: "maria"), count, look))
        }
        report(rates.line("auth.nobody", note: "GET /readyz, 16 at once"))
        report(token.line("auth.token", beside: rates, note: "GET /api/v1/server"))
        report(
            signed.line(
                "auth.signed", beside: rates, target: .atLeast(1_000, "requests/s"),
                note: "GET /api/v1/server"))
        try await takeChanges(served)
    }

    /// What changes something is durable, and what is signed is kept besides, to be done once.
    private func takeChanges(_ served: Served) async throws {
        let count = size(1_000, quick: 20)
        var token = AskedRates()
        var signed = AskedRates()
        for round in 0..<rounds {
            let change: Ask = { client, worker, number in
                _ = try await client.setGroup(
                    "group-\(worker)", .init(members: [], description: "\(round) \(number)"))
            }
            token.append(try await ask(served, served.client(as: "maria"), count, change))
            signed.append(try await ask(served, served.signer(as: "maria"), count, change))
        }
        report(token.line("auth.token.changes", note: "PUT of a group, 16 at once"))
        report(
            signed.line(
                "auth.signed.changes", beside: token,
                note: "the same, kept to be answered again; beside auth.token.changes"))
    }

    /// Asks so often, with 16 on their way at once.
    private func ask(
        _ served: Served, _ client: SlipwayClient, _ count: Int, _ ask: @escaping Ask
    ) async throws -> AskedRates.Sample {
        let workers = min(16, count)
        let share = count / workers
        let before = ProcessFigures(served.child.pid)
        let began = ContinuousClock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in 0..<workers {
                group.addTask {
                    for number in 0..<share { try await ask(client, worker, number) }
                }
            }
            try await group.waitForAll()
        }
        let seconds = (ContinuousClock.now - began).seconds
        let used = ProcessFigures(served.child.pid).since(before).processor
        let asked = Double(workers * share)
        return AskedRates.Sample(rate: asked / seconds, processor: used / asked * 1e6)
    }
}

/// Asks a server something once; the numbers say who asks, and how often before.
private typealias Ask =
    @Sendable (_ client: SlipwayClient, _ worker: Int, _ number: Int) async throws -> Void

/// How often a server was asked in a second, round for round.
private struct AskedRates {
    struct Sample {
        var rate: Double
        /// Microseconds of the server's processor for one request.
        var processor: Double
    }

    private var rates = Series()
    private var processor = Series()

    mutating func append(_ sample: Sample) {
        rates.append(sample.rate)
        processor.append(sample.processor)
    }

    func line(
        _ figure: String, beside other: AskedRates? = nil, target: Target? = nil, note: String
    ) -> Line {
        var line = Line(figure, rates, "requests/s", target: target)
        if let other {
            line.floor = other.rates.median
            line.ratio = Series(zip(rates.values, other.rates.values).map { $0 / $1 }).median
        }
        line.note = note + "; \(processor.median.toFourDigits) µs of the server's one core each"
        return line
    }
}
