internal import SlipwayClient

/// A serving worker as a figure sees it: its address, and when its driver was called.
final class Served: Sendable {
    struct Mark: Sendable {
        var run: String
        var step: String
        /// Seconds, on the clock all processes share.
        var at: Double
        /// The first one of its run.
        var isFirst: Bool
    }

    let folder: String
    let child: Child
    private let endpoint: Endpoint
    private let tokens: String
    private let workplace: Workplace

    init(_ bench: Bench, onOneCore: Bool = false) async throws {
        workplace = bench.workplace
        folder = try workplace.folder()
        let start = { [folder] in
            try Child(bench, .serve(folder: folder), log: "\(folder)/log")
        }
        child = try onOneCore ? OneCore.only(start) : start()
        let port = try await child.line()
        endpoint = .http("http://127.0.0.1:\(port)")
        tokens = try await child.line()
    }

    func client(as name: String) -> SlipwayClient {
        SlipwayClient(endpoint, credentials: .token(Staff.token(of: name, in: tokens)))
    }

    /// Somebody who signs each request.
    func signer(as name: String) -> SlipwayClient {
        let key = Staff.key(of: name, in: tokens)
        return SlipwayClient(
            endpoint, credentials: .accessKey(key.id, secretKey: key.secret))
    }

    /// Somebody who shows nothing.
    var stranger: SlipwayClient { SlipwayClient(endpoint) }

    func end() {
        child.kill()
        workplace.discard(folder)
    }

    /// When the driver was called; waits until it was so often.
    func marks(_ count: Int, within limit: Duration = .seconds(60)) async throws -> [Mark] {
        let file = ServingWorker.marksFile(in: folder)
        let end = ContinuousClock.now + limit
        while AppendFile.count(file) < count {
            guard ContinuousClock.now < end else {
                throw BenchError("only \(AppendFile.count(file)) of \(count) steps in \(limit)")
            }
            try await Task.sleep(for: .milliseconds(5))
        }
        var seen: Set<Substring> = []
        return AppendFile.lines(file).compactMap { line in
            let words = line.split(separator: " ")
            guard words.count == 3, let at = Double(words[2]) else { return nil }
            let isFirst = seen.insert(words[0]).inserted
            return Mark(run: String(words[0]), step: String(words[1]), at: at, isFirst: isFirst)
        }
    }
}
