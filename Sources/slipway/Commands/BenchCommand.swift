internal import ArgumentParser
internal import Benchmark
internal import Foundation
internal import ReleaseModel

/// Measures this machine and this program beside each other.
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure what a step costs here, beside the machine's floor.",
        discussion: """
            Each figure prints one line or more. Where there is a floor (what plain SQLite does \
            with single durable commits, or grouped, on this machine), it is measured in turns \
            with the figure, and the median of the rounds counts. Nothing else should run \
            meanwhile; a debug build's figures mean nothing.

            FIGURES
              sequential  one run, step after step
              parallel    many runs at once
              start       from asking for a run to its first step
              approval    from agreeing over HTTP to the next step, idle and under load
              auth        requests of nobody known, with a token, signed; on one core
              recovery    from kill -9 until everything moves again, and what was repeated
              growth      bytes, fsyncs and time per step in long runs and a full database
              history     looking at long runs and long lists
              idle        memory, processor, wake-ups, start-up, size
              bytes       what 1,000 steps leave on the disk

            EXAMPLES
              slipway bench
              slipway bench sequential parallel --rounds 3 --output json
            """)

    @Argument(help: "What to measure (default: all).")
    var figures: [Figure] = []

    @Option(help: ArgumentHelp("How often each rate is taken.", valueName: "number"))
    var rounds = 5

    @Flag(help: "Small numbers, only to see that everything works.")
    var quick = false

    @Option(help: ArgumentHelp("What keeps the record: sqlite.", valueName: "kind"))
    var database = Database.sqlite

    @Option(
        help: ArgumentHelp(
            "Where the measured databases lie meanwhile; on the disk that is meant.",
            valueName: "folder"), completion: .directory)
    var folder: String?

    @Option(
        name: .shortAndLong, help: "json: one line of JSON for each figure.")
    var output: Format = .table

    /// What keeps the record.
    enum Database: String, ExpressibleByArgument, CaseIterable {
        case sqlite
    }

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case json, table
    }

    mutating func validate() throws {
        guard (1...100).contains(rounds) else {
            throw ValidationError("--rounds takes a number from 1 to 100")
        }
    }

    func run() async throws {
        let options = BenchOptions(
            figures: figures.isEmpty ? Figure.allCases : figures, rounds: rounds,
            isQuick: quick, folder: DataFolder(folder ?? NSTemporaryDirectory()).path,
            program: try BackgroundHolder.executable())
        let output = output
        if output == .table { Output.data(BenchTable.heading) }
        let bench = try Bench(options) { line in
            switch output {
            case .json: Output.data(line.json.text)
            case .table: Output.data(BenchTable.row(line))
            }
        }
        try await bench.run()
    }
}

extension Figure: ExpressibleByArgument {}

/// The other processes of a measurement; nobody types it.
struct BenchWorkerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: Worker.subcommand, abstract: "Be measured.", shouldDisplay: false)

    @Argument var words: [String]

    func run() async throws {
        guard let worker = Worker(words) else {
            throw ValidationError("this is started by slipway bench")
        }
        try await worker.run()
    }
}
