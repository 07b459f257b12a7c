internal import Identity
internal import ReleaseEngine
internal import ReleaseModel

/// The people of a served figure, each with a token and a key: requests are authenticated as in
/// earnest.
enum Staff {
    static let names = ["maria", "alice"]

    /// A gatekeeper that knows them, and `NAME=TOKEN,KEY,SECRET …`, the line that hands these on.
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
            words.append("\(name)=\(issued.text),\(owner.key.id),\(owner.secretKey)")
        }
        return (gatekeeper, words.joined(separator: " "))
    }

    /// The token of one of them, from that line.
    static func token(of name: String, in line: String) -> String { parts(of: name, in: line)[0] }

    /// The access key of one of them, from that line.
    static func key(of name: String, in line: String) -> (id: String, secret: String) {
        let parts = parts(of: name, in: line)
        return (parts[1], parts[2])
    }

    private static func parts(of name: String, in line: String) -> [String] {
        let word = line.split(separator: " ").first { $0.hasPrefix("\(name)=") } ?? ""
        let parts = word.dropFirst(name.count + 1).split(separator: ",").map(String.init)
        return parts + Array(repeating: "", count: max(0, 3 - parts.count))
    }
}
