import Foundation
import Identity
import ReleaseModel
import RequestSigning
import SlipwayTestSupport

/// Somebody as `slipway user create` or `slipway init` tells of them, once.
struct Person: Decodable, Sendable {
    var id: String
    var password: String
    var accessKey: String
    var secretKey: String

    enum CodingKeys: String, CodingKey {
        case id = "user_id"
        case password
        case accessKey = "access_key"
        case secretKey = "secret_key"
    }

    /// What a server answered.
    struct Answer: Sendable {
        var status: Int
        var body: String
    }

    /// Asks a server over TCP with a request that is signed with this person's key.
    func ask(
        _ url: String, _ method: String, _ path: String, body: String = "", in shop: Workshop
    ) async throws -> Answer {
        let host = String(url.drop { $0 != ":" }.dropFirst("://".count))
        let request = SignedRequest(
            method: method, rawPath: path, rawQuery: "", headers: [.init("host", host)],
            body: Array(body.utf8))
        let signed = try RequestSigner(accessKey: accessKey, secretKey: secretKey)
            .headers(for: request, at: Instant(milliseconds: Self.now))
        var words = ["--silent", "--show-error", "--write-out", "\n%{http_code}", "-X", method]
        for header in signed { words += ["-H", "\(header.name): \(header.value)"] }
        if !body.isEmpty {
            words += ["-H", "Content-Type: application/json", "--data-binary", body]
        }
        let end = try await Running("curl", words + [url + path], in: shop.path).finished()
        let lines = end.output.split(separator: "\n", omittingEmptySubsequences: false)
        return Answer(
            status: lines.last.flatMap { Int($0) } ?? 0,
            body: lines.dropLast().joined(separator: "\n"))
    }

    private static var now: Int64 { Int64(Date().timeIntervalSince1970 * 1_000) }
}

extension Workshop {
    /// Makes a user over the control socket.
    func person(_ name: String, _ roles: String) async throws -> Person {
        let made = try await slipway("user", "create", name, "--roles", roles, "--output", "json")
        guard made.status == 0 else { throw Late("\(name) was not made: \(made.chatter)") }
        return try JSONDecoder().decode(Person.self, from: Data(made.output.utf8))
    }

    /// A token of a new user's, for `SLIPWAY_TOKEN`.
    func token(
        of name: String = "robot", roles: String = "admin", from url: String,
        authorities: String? = nil
    ) async throws -> String {
        let person = try await person(name, roles)
        let user = "{\"id\":\"\(person.id)\",\"password\":\"\(person.password)\"}"
        let body =
            "{\"auth\":{\"identity\":{\"methods\":[\"password\"],\"password\":{\"user\":\(user)}},"
            + "\"scope\":{\"project\":{\"name\":\"default\"}}}}"
        let end = try await Running(
            "curl",
            ["--silent", "--show-error", "--fail", "--dump-header", "-", "--output", "/dev/null"]
                + (authorities.map { ["--cacert", $0] } ?? [])
                + [
                    "-H", "Content-Type: application/json", "--data-binary", body,
                    "\(url)/v3/auth/tokens",
                ], in: path
        ).finished()
        for line in end.output.split(whereSeparator: \.isNewline) {
            let parts = line.split(separator: ":", maxSplits: 1)
            if parts.count == 2, parts[0].lowercased() == "x-subject-token" {
                return parts[1].trimmingCharacters(in: .whitespaces)
            }
        }
        throw Late("no token for \(name): \(end.output)\(end.chatter)")
    }

    /// Runs a command that asks a server elsewhere, with a token.
    func asking(_ url: String, _ token: String?, _ arguments: String...) async throws -> Finished {
        try await start(
            arguments + ["--server", url], environment: ["SLIPWAY_TOKEN": token ?? ""]
        ).finished()
    }

    /// A server on a free port of this workshop's folder, and where it listens.
    func server() async throws -> (process: Running, url: String) {
        let server = try background("serve", "--listen", "127.0.0.1:0")
        try await eventually("it listens: \(server.chatter)") { server.output.hasSuffix("\n") }
        let line = try JSONDecoder().decode([String: String].self, from: Data(server.output.utf8))
        return (server, line["listening"] ?? "")
    }
}
