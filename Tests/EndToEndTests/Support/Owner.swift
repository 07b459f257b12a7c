import Foundation
import SlipwayTestSupport
import Testing

/// The owner of a new data folder, as `slipway init` tells of them once.
struct Owner: Sendable {
    private let told: [String: String]
    private let shop: Workshop

    /// Makes the workshop's data folder.
    init(of shop: Workshop) async throws {
        let made = try await shop.slipway("init", "--output", "json")
        try #require(made.status == 0, "\(made.chatter)")
        told = try JSONDecoder().decode([String: String].self, from: Data(made.output.utf8))
        self.shop = shop
    }

    var name: String { told["user"] ?? "" }
    var password: String { told["password"] ?? "" }
    var project: String { told["project_id"] ?? "" }

    /// Who signs requests, for any project in which they have a role.
    var signer: Person {
        Person(
            id: told["user_id"] ?? "", password: password, accessKey: told["access_key"] ?? "",
            secretKey: told["secret_key"] ?? "")
    }

    /// A token of the owner's from the server there, as the vendor's clients get one.
    func token(at url: String, authority: String? = nil) async throws -> String {
        let request: [String: Any] = [
            "auth": [
                "identity": [
                    "methods": ["password"],
                    "password": [
                        "user": [
                            "name": name, "password": password,
                            "domain": ["name": told["domain_name"] ?? ""],
                        ]
                    ],
                ],
                "scope": ["project": ["id": project]],
            ]
        ]
        let body = try JSONSerialization.data(withJSONObject: request)
        let trust = authority.map { ["--cacert", $0] } ?? []
        let curl = try Running(
            "curl",
            trust + [
                "--silent", "--show-error", "--dump-header", "-", "--output", "token.json", "-H",
                "Content-Type: application/json", "--data-binary", "@-", "\(url)/v3/auth/tokens",
            ], in: shop.path, input: String(decoding: body, as: UTF8.self))
        let answer = try await curl.finished()
        let header = "x-subject-token:"
        let line = answer.output.split(whereSeparator: \.isNewline)
            .first { $0.lowercased().hasPrefix(header) }
        let token = line?.dropFirst(header.count).trimmingCharacters(in: .whitespaces)
        return try #require(
            token, "\(answer.output)\(answer.chatter)\(shop.text("token.json") ?? "")")
    }
}
