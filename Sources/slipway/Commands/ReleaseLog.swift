internal import ArgumentParser
internal import ReleaseModel
internal import SlipwayAPI
internal import SlipwayClient

struct ReleaseLog: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log", abstract: "Print what a step wrote.",
        discussion: """
            Without STEP, the run's attempts are listed. The log is printed byte for byte.

            EXAMPLES
              slipway release log @latest
              slipway release log @latest compile
              slipway release log @latest compile --attempt 1
              slipway release log @latest compile --follow
            """)

    @OptionGroup var run: RunArgument

    @Argument(help: "The step; without it the attempts are listed.")
    var step: String?

    @Option(help: ArgumentHelp("Which attempt (default: the last one).", valueName: "number"))
    var attempt: Int?

    @Flag(help: "What putting the step back wrote, instead of what doing it wrote.")
    var undo = false

    @Flag(help: "Go on printing until the attempt has ended.")
    var follow = false

    @OptionGroup var output: OutputOptions
    @OptionGroup var target: TargetOptions

    private static let piece = 256 * 1024

    mutating func validate() throws {
        if let attempt, attempt < 1 { throw ValidationError("attempts are counted from 1") }
    }

    func run() async throws {
        try await target.connection().look { client in
            let id = try await run.id(client)
            guard let step else { return try await list(id, client) }
            try await print(step, of: id, client)
        }
    }

    private func print(_ step: String, of id: String, _ client: SlipwayClient) async throws {
        var offset = 0
        while true {
            let piece = try await client.log(
                of: id, step: step, attempt: attempt, direction: undo ? .undo : .forward,
                from: offset, limit: Self.piece)
            if !piece.bytes.isEmpty { Output.raw(piece.bytes) }
            let isAtEnd = piece.isComplete || piece.nextOffset == offset
            offset = piece.nextOffset
            guard isAtEnd else { continue }
            guard follow, !piece.isComplete else { return }
            try await Task.sleep(for: .milliseconds(250))
        }
    }

    private func list(_ id: String, _ client: SlipwayClient) async throws {
        let attempts = try await client.attempts(of: id)
        switch output.output {
        case .json: Output.data(try PrettyJSON.text(attempts))
        case .name: for attempt in attempts.items { Output.data(attempt.step) }
        case .table: printTable(attempts)
        }
    }

    private func printTable(_ attempts: API.AttemptList) {
        let style = output.style
        var table = Table("STEP", "WAY", "ATTEMPT", "VERDICT", "ORDERED (UTC)", "TOOK", "REASON")
        for attempt in attempts.items {
            let took = Times.span(from: attempt.orderedAt, to: attempt.endedAt, now: .now)
            table.add(
                .init(attempt.step), .init(attempt.direction), .init("\(attempt.attempt)"),
                .init(attempt.verdict, style.colour(attempt.verdict)),
                .init(Times.short(attempt.orderedAt)), .init(took ?? ""),
                .init(attempt.reason ?? ""))
        }
        table.print(style)
    }
}
