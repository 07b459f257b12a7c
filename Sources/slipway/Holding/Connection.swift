internal import SlipwayAPI
internal import SlipwayClient

/// How a command reaches what it works on: a server elsewhere, or whoever holds the data folder.
struct Connection: Sendable {
    enum Target: Hashable, Sendable {
        case server(Endpoint)
        case folder(DataFolder)
    }

    let target: Target
    /// The name that `--as` claims.
    let claimedName: String?
    /// The file of those who vouch for a server elsewhere; nil for those the machine trusts.
    var authorities: String?
    /// The name or id of the project that is worked in; nil for the only one, or the first.
    var project: String?
    /// A holder that neither answers nor ends for this long is stuck.
    private static let patience: Duration = .seconds(30)
    /// A holder that ends this often before it says anything has a reason for it.
    private static let maximumDeaths = 4

    /// Asks for something that needs an engine; one is started where there is none.
    ///
    /// `body` may be repeated when a holder ends in the middle: what it asks carries a command's id.
    func act<Answer>(_ body: (SlipwayClient) async throws -> Answer) async throws -> Answer {
        if case .server(let endpoint) = target { return try await ask(endpoint, body) }
        var repeats = 0
        while true {
            let client = try await acting()
            do {
                return try await body(client.working(in: project))
            } catch let error as ClientError where error.isHolderEnding && repeats < 100 {
                repeats += 1
                try await Task.sleep(for: .milliseconds(100))
            }
        }
    }

    /// Asks for something that is only looked at; no engine is started for it.
    func look<Answer>(_ body: (SlipwayClient) async throws -> Answer) async throws -> Answer {
        switch target {
        case .server(let endpoint):
            return try await ask(endpoint, body)
        case .folder(let folder):
            try folder.requireExisting()
            if let client = try await holder(of: folder) {
                do {
                    return try await body(client.working(in: project))
                } catch let error as ClientError where error.isHolderEnding {
                    // It ended while it was asked: the folder itself knows the answer.
                }
            }
            return try await LookingServer.with(folder, as: claimedName) { client in
                try await body(client.working(in: project))
            }
        }
    }

    /// Asks a server elsewhere, in the project that is named or that the sign-in is for.
    private func ask<Answer>(
        _ endpoint: Endpoint, _ body: (SlipwayClient) async throws -> Answer
    ) async throws -> Answer {
        let shown = try ServerCredentials(for: endpoint)
        return try await shown.explaining {
            try await body(
                client(of: endpoint, shown).working(in: project ?? shown.project))
        }
    }

    /// Who carries runs on, in the project that is worked in; started where nobody does.
    func actingInProject() async throws -> SlipwayClient {
        guard case .server(let endpoint) = target else {
            return try await acting().working(in: project)
        }
        return try await ask(endpoint) { $0 }
    }

    /// Who carries runs on; started where nobody does.
    func acting() async throws -> SlipwayClient {
        switch target {
        case .server(let endpoint):
            return try client(of: endpoint, ServerCredentials(for: endpoint))
        case .folder(let folder):
            var deaths = 0
            while true {
                if let client = try await holder(of: folder) { return client }
                switch try await BackgroundHolder.start(folder) {
                case .ready, .held:
                    continue
                case .failed(let status, let sentence, let details):
                    throw Failure(
                        ExitStatus(rawValue: status) ?? .failed, sentence, details: details)
                case nil where deaths < Self.maximumDeaths:
                    // Somebody ended it while it began.
                    deaths += 1
                case nil:
                    throw Failure(
                        .failed,
                        "the background holder ended without a word; see \(folder.holderLog)")
                }
            }
        }
    }

    private func client(
        of endpoint: Endpoint, _ shown: ServerCredentials
    ) throws(ClientError) -> SlipwayClient {
        SlipwayClient(
            endpoint, as: claimedName, credentials: shown.credentials,
            authorities: try authorities.map { file throws(ClientError) in
                try Authorities(file: file)
            })
    }

    /// Who has the folder open and answers; nil where nobody has it open.
    ///
    /// A holder that begins or ends has the lock and does not answer: it is waited for.
    func holder(of folder: DataFolder) async throws -> SlipwayClient? {
        let deadline = ContinuousClock.now + Self.patience
        while true {
            if let record = HolderRecord.read(folder) {
                let client = SlipwayClient(.socket(path: record.socket), as: claimedName)
                if await client.answers() { return client }
            }
            guard FolderLock.isHeld(folder) else { return nil }
            guard ContinuousClock.now < deadline else { throw stuck(folder) }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    private func stuck(_ folder: DataFolder) -> Failure {
        let holder = HolderRecord.read(folder).map { "process \($0.pid)" } ?? "a process"
        return Failure(
            .failed,
            "\(holder) has \(folder.path) open and does not answer; "
                + "end it, and say the same again: nothing is lost by that")
    }
}

extension ClientError {
    /// The one that was asked is going or gone; another may be asked the same.
    var isHolderEnding: Bool {
        switch self {
        case .unreachable: true
        case .problem(let problem): problem.code == "shutting_down"
        case .unexpected, .noSuchProject: false
        }
    }
}

extension SlipwayClient {
    /// Whether somebody listens there.
    func answers() async -> Bool {
        do {
            _ = try await server()
            return true
        } catch ClientError.unreachable {
            return false
        } catch is CancellationError {
            return false
        } catch {
            return true
        }
    }
}
