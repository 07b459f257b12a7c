import Identity
import ReleaseEngine
import ReleaseModel
import SlipwayAPI

/// Who may ask the tests' servers: owners, each with a token.
struct People: Sendable {
    static let names = ["maria", "alice", "bob", "carol", "dave"]

    /// The lines that making them leaves in the audit log: the account, each with a token.
    static var entries: Int { 1 + 2 * names.count }

    let gatekeeper: Gatekeeper
    let tokens: [String: String]

    init(_ store: any Store) async throws {
        let start = Instant(milliseconds: 0)
        let directory = try await Directory.load(from: store, keyring: .success(.fresh()))
        try await directory.begin(account: "tests", project: "first", at: start)
        gatekeeper = Gatekeeper(directory, store: store, passwords: .quick)
        var tokens: [String: String] = [:]
        for name in Self.names {
            let owner = try await directory.createOwner(named: name, passwordHash: "", at: start)
            tokens[name] = try await gatekeeper.issue(
                .token, to: owner.user, project: directory.firstProject?.id, methods: ["test"],
                address: "test"
            ).text
        }
        self.tokens = tokens
    }

    /// The headers with a token: that of whoever a claimed name names, else maria's.
    ///
    /// `X-Auth-Token: none` asks without one.
    static func shown(
        _ headers: [(String, String)], _ tokens: [String: String]
    ) -> [(String, String)] {
        let shown = headers.first { $0.0.lowercased() == API.token.lowercased() }?.1
        if shown == "none" {
            return headers.filter { $0.0.lowercased() != API.token.lowercased() }
        }
        guard shown == nil else { return headers }
        let name = headers.first { $0.0.lowercased() == API.claimedName.lowercased() }?.1
        let rest = headers.filter { $0.0.lowercased() != API.claimedName.lowercased() }
        return rest + [(API.token, tokens[name ?? "maria"] ?? "")]
    }
}

extension PasswordChecker {
    /// Cheap hashes: what is tested is not how long they take.
    static var quick: PasswordChecker {
        PasswordChecker(cost: .init(rounds: 1 << 4, blockSize: 8, parallelism: 1))
    }
}
