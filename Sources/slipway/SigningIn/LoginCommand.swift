internal import ArgumentParser
internal import ReleaseModel
internal import SlipwayAPI
internal import SlipwayClient

/// Signing in at a server elsewhere, for the commands that follow.
struct LoginCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "login", abstract: "Sign in at a server, for the commands that follow.",
        discussion: """
            Asks for the password at the terminal. What the server gives for it is a token, kept \
            in ~/.config/slipway/credentials.json (or where XDG_CONFIG_HOME says), which nobody \
            else may read; the password is kept nowhere. Commands with the same --server use it, \
            unless SLIPWAY_TOKEN, or SLIPWAY_ACCESS_KEY and SLIPWAY_SECRET_KEY, say who asks. \
            With --project they work in that one where none is named.

            EXAMPLES
              slipway login --server https://slipway.example.org:8443 --user alice
              pass show slipway | slipway login --server https://… --user alice --password-stdin
            """)

    @Option(help: ArgumentHelp("Who signs in (default: asked for).", valueName: "name"))
    var user: String?

    @Flag(help: "The password is what standard input says.")
    var passwordStdin = false

    @OptionGroup var output: OutputOptions
    @OptionGroup var target: TargetOptions

    mutating func validate() throws {
        try target.requireServer()
        guard !passwordStdin || user != nil else {
            throw ValidationError("--password-stdin leaves nothing to ask: give --user too")
        }
    }

    func run() async throws {
        let endpoint = try target.endpoint
        let file = try CredentialsFile()
        let name = try user ?? Prompt.text("Name: ")
        let password =
            try passwordStdin
            ? PasswordInput.read() : Prompt.password("Password of \(name) at \(endpoint): ")
        let signedIn = try await target.client(nil).signIn(name: name, password: password)
        let project: API.ProjectDetail?
        do {
            project = try await self.project(as: .token(signedIn.token))
        } catch {
            // Nobody knows it, so nobody could take it back later.
            _ = try? await target.client(.token(signedIn.token)).signOut(token: signedIn.token)
            throw error
        }
        try file.set(
            .init(
                user: signedIn.user, token: signedIn.token, expiresAt: signedIn.expiresAt,
                project: project?.id), for: endpoint)
        print(signedIn, at: endpoint, project)
    }

    /// The project to work in: the one named, which must be there, or the only one there is.
    private func project(as credentials: Credentials) async throws -> API.ProjectDetail? {
        let projects = try await target.client(credentials).projects().items
        guard let named = target.project else {
            if projects.count > 1 {
                let names = projects.map(\.name).joined(separator: ", ")
                Output.chatter("you work in several projects, name one with --project: \(names)")
            }
            return projects.count == 1 ? projects.first : nil
        }
        guard let found = projects.first(where: { $0.name == named || $0.id == named }) else {
            throw ClientError.noSuchProject(named)
        }
        return found
    }

    /// The token is told to nobody.
    private func print(
        _ signedIn: SignedIn, at endpoint: Endpoint, _ project: API.ProjectDetail?
    ) {
        switch output.output {
        case .json:
            Output.data(
                JSON.members([
                    .init("expires_at", .string(signedIn.expiresAt.description)),
                    .init("project_id", project.map { .string($0.id) } ?? .null),
                    .init("server", .string(endpoint.description)),
                    .init("user", .string(signedIn.user)),
                ]).text)
        case .name: Output.data(signedIn.user)
        case .table:
            let place = project.map { " in project \($0.name)" } ?? ""
            Output.data(
                "\(signedIn.user) is signed in at \(endpoint)\(place) until \(signedIn.expiresAt)")
        }
    }
}

extension TargetOptions {
    /// Signing in makes sense only elsewhere: a data folder knows whose it is.
    func requireServer() throws {
        guard server != nil else {
            throw ValidationError("say where: --server https://HOST:PORT")
        }
    }

    var endpoint: Endpoint {
        get throws {
            guard let endpoint = server.flatMap({ Endpoint(url: $0) }) else {
                throw ValidationError("say where: --server https://HOST:PORT")
            }
            return endpoint
        }
    }

    /// A client of the server named, that shows exactly this.
    func client(_ credentials: Credentials?) throws -> SlipwayClient {
        SlipwayClient(
            try endpoint, credentials: credentials,
            authorities: try authoritiesFile.map { file throws(ClientError) in
                try Authorities(file: file)
            })
    }
}
