internal import ArgumentParser
internal import SlipwayAPI
internal import SlipwayClient

/// Signing out: the token is taken back where it was given, and forgotten here.
struct LogoutCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logout", abstract: "Sign out at a server that one is signed in at.",
        discussion: """
            The server takes the token back, so that nobody can use it any more; only then it is \
            forgotten here. --forget forgets it where the server cannot be asked any more.

            EXAMPLES
              slipway logout --server https://slipway.example.org:8443
            """)

    @Flag(help: "Only forget the token here; it stays good until it ends.")
    var forget = false

    @OptionGroup var target: TargetOptions

    mutating func validate() throws { try target.requireServer() }

    func run() async throws {
        let endpoint = try target.endpoint
        let file = try CredentialsFile()
        guard let entry = try file.entry(for: endpoint) else {
            throw Failure(.notFound, "nobody is signed in at \(endpoint) here")
        }
        if !forget {
            _ = try await target.client(.token(entry.token)).signOut(token: entry.token)
        }
        try file.set(nil, for: endpoint)
        Output.data(
            forget
                ? "\(entry.user) at \(endpoint) is forgotten here; the token ends at "
                    + entry.expiresAt.description
                : "\(entry.user) is signed out at \(endpoint)")
    }
}
