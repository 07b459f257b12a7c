internal import Foundation

/// What a process does that a figure starts: the figures' other half.
package enum Worker: Sendable {
    /// Serves over HTTP; marks when its driver is called.
    case serve(folder: String)
    /// Moves runs whose steps take a while, until they have ended.
    case move(folder: String, runs: Int, steps: Int, pause: Duration)

    /// The subcommand that nobody types.
    package static let subcommand = "__bench"

    /// Reads the words after the subcommand; nil where they are none of ours.
    package init?(_ words: [String]) {
        switch words.first {
        case "serve" where words.count == 2: self = .serve(folder: words[1])
        case "move" where words.count == 5:
            guard let runs = Int(words[2]), let steps = Int(words[3]), let pause = Int(words[4])
            else { return nil }
            self = .move(
                folder: words[1], runs: runs, steps: steps, pause: .milliseconds(pause))
        default: return nil
        }
    }

    var words: [String] {
        switch self {
        case .serve(let folder): ["serve", folder]
        case .move(let folder, let runs, let steps, let pause):
            ["move", folder, "\(runs)", "\(steps)", "\(Int(pause.milliseconds))"]
        }
    }

    package func run() async throws {
        switch self {
        case .serve(let folder): try await ServingWorker(folder: folder).run()
        case .move(let folder, let runs, let steps, let pause):
            try await MovingWorker(folder: folder, runs: runs, steps: steps, pause: pause).run()
        }
    }

    /// Tells the figure a line.
    static func say(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        _ = bytes.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
    }

    /// What the figure tells; ends when the figure does.
    static func orders() -> AsyncStream<String> {
        AsyncStream { continuation in
            // A thread of its own: waiting for a line would hold one that runs need.
            Thread.detachNewThread {
                while let line = readLine() { continuation.yield(line) }
                continuation.finish()
            }
        }
    }
}

extension Child {
    convenience init(_ bench: Bench, _ worker: Worker, log: String) throws {
        try self.init(bench.options.program, [Worker.subcommand] + worker.words, log: log)
    }
}
