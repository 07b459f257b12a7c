import Foundation
import Glibc
import ReleaseModel
import SlipwayTestSupport
import Synchronization
import Testing

/// A really started server with a data folder of its own, asked over the vendor's wire.
///
/// At its end nothing runs any more of what it started.
final class StageServer: Sendable {
    /// What was answered.
    struct Answer: Sendable {
        var status: Int
        var body: JSON

        var message: String { body["error_msg"]?.string ?? body.text }
    }

    /// The private ports of each server's components are its own: tests run side by side.
    private static let nextBlock = Mutex(0)
    private static let privatePorts = 400
    private static let allPorts = 21_600...31_599

    let shop: Workshop
    let owner: Owner
    let url: String
    let project: String
    /// Of the owner.
    let token: String
    /// Of somebody who may agree to what the owner starts.
    let approver: String
    private let firstPort: Int
    private let process: Running

    init() async throws {
        shop = try Workshop()
        owner = try await Owner(of: shop)
        (process, url) = try await shop.server()
        project = owner.project
        token = try await owner.token(at: url)
        approver = try await shop.token(of: "carol", roles: "approver", from: url)
        let block = Self.nextBlock.withLock { next in
            next += 1
            return next % 25
        }
        firstPort = Self.allPorts.lowerBound + block * Self.privatePorts
    }

    deinit {
        process.signal(SIGKILL)
        shop.endComponents()
    }

    /// Asks for a path below the project's: `cas/environments`.
    func ask(
        _ method: String, _ path: String, _ body: JSON? = nil, as token: String? = nil
    ) async throws -> Answer {
        try await ask(method, raw: "/v3/\(project)/\(path)", body, as: token)
    }

    /// Asks for any path.
    func ask(
        _ method: String, raw path: String, _ body: JSON? = nil, as token: String? = nil
    ) async throws -> Answer {
        var words = [
            "--silent", "--show-error", "--globoff", "--max-time", "60", "--write-out",
            "\n%{http_code}", "-X", method, "-H", "X-Auth-Token: \(token ?? self.token)",
        ]
        if body != nil { words += ["-H", "Content-Type: application/json"] }
        // What stands on a command line is bounded.
        if body != nil { words += ["--data-binary", "@-"] }
        let end = try await Running(
            "curl", words + [url + path], in: shop.path, input: body?.text
        ).finished()
        let lines = end.output.split(separator: "\n", omittingEmptySubsequences: false)
        let status = lines.last.flatMap { Int($0) } ?? 0
        try #require(status > 0, "\(method) \(path): \(end.chatter)")
        let text = lines.dropLast().joined(separator: "\n")
        return Answer(status: status, body: (try? JSON(decoding: Array(text.utf8))) ?? .null)
    }

    /// Asks, and expects that it is done.
    @discardableResult
    func done(
        _ method: String, _ path: String, _ body: JSON? = nil, as token: String? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> JSON {
        let answer = try await ask(method, path, body, as: token)
        try #require(
            (200..<300).contains(answer.status),
            "\(method) \(path): \(answer.status) \(answer.body.text)",
            sourceLocation: sourceLocation)
        return answer.body
    }

    /// Makes an environment in full, and tells its id.
    func environment(
        _ name: String = "production", targets: [JSON] = [], rules: [JSON.Member] = []
    ) async throws -> String {
        // At addresses of their own components are in nobody's way.
        let range =
            targets.isEmpty ? firstPort...(firstPort + Self.privatePorts - 1) : Self.allPorts
        let ports: [JSON.Member] = [
            .init("firstPort", .integer(Int64(range.lowerBound))),
            .init("lastPort", .integer(Int64(range.upperBound))),
        ]
        let answer = try await ask(
            "POST", raw: "/api/v1/environments",
            [
                "name": .string(name), "targets": .array(targets),
                "rules": .members(ports + rules),
            ])
        try #require(answer.status == 201, "\(answer.body.text)")
        return try #require(answer.body["id"]?.string)
    }

    func application(_ name: String = "shop") async throws -> String {
        let made = try await done("POST", "cas/applications", ["name": .string(name)])
        return try #require(made["id"]?.string)
    }

    /// Waits until a job is over, and tells it.
    func job(_ id: String, sourceLocation: SourceLocation = #_sourceLocation) async throws -> Job {
        var shown: JSON = .null
        try await eventually("job \(id) ends") {
            shown = try await done("GET", "cas/jobs/\(id)")
            let status = shown["job"]?["execution_status"]?.string
            return status != "RUNNING" && status != "SUBMITTED"
        }
        let tasks = shown["tasks"]?.array ?? []
        return Job(
            status: shown["job"]?["execution_status"]?.string ?? "",
            messages: tasks.compactMap { $0["messages"]?.string }.joined(separator: "\n"))
    }

    struct Job: Sendable {
        var status: String
        var messages: String
    }

    /// What answers at a place: the version that stands first in it; nil where nothing does.
    func version(at port: Int, address: String = "127.0.0.1") async throws -> String? {
        let end = try await Running(
            "curl",
            ["--silent", "--fail", "--max-time", "10", "http://\(address):\(port)/"], in: shop.path
        ).finished()
        return end.status == 0 ? end.output.split(separator: " ").first.map(String.init) : nil
    }
}
