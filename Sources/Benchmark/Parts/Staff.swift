internal import Identity
internal import ReleaseEngine
internal import ReleaseModel

/// The people of a served figure, each with a token: requests are authenticated as in earnest.
enum Staff {
    static let names = ["maria", "alice"]

    /// A gatekeeper that knows them, and `NAME=TOKEN …`, the line that hands their tokens on.
    static func gatekeeper(
        for store: any Store
    ) async throws -> (gatekeeper: Gatekeeper, tokens: String) {
        let now = Instant(milliseconds: 0)
        let directory = try await Directory.load(from: store, keyring: .success(.fresh()))
        try await directory.begin(account: "bench", project: "bench", at: now)
        let gatekeeper = Gatekeeper(directory, store: store)
        var words: [String] = []
        for name in names {
            let owner = try await directory.createOwner(named: name, passwordHash: "", at: now)
            let issued = try await gatekeeper.issue(
                .token, to: owner.user, project: directory.firstProject?.id, methods: ["bench"],
                address: "bench")
            words.append("\(name)=\(issued.text)")
        }
        return (gatekeeper, words.joined(separator: " "))
    }

    /// The token of one of them, from that line.
    static func token(of name: String, in line: String) -> String {
        let word = line.split(separator: " ").first { $0.hasPrefix("\(name)=") }
        return String(word?.dropFirst(name.count + 1) ?? "")
    }
}
