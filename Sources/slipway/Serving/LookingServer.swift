internal import Foundation
internal import Glibc
internal import Logging
internal import ReleaseModel
internal import SlipwayClient
internal import SlipwayServer
internal import StoreSQLite

/// Answers questions about a folder that nobody holds, in this process, for the time of a look.
///
/// It is the very same server behind a private socket, on an engine that is never run: what is
/// answered does not depend on who answers, and nothing moves.
enum LookingServer {
    static func with<Answer>(
        _ folder: DataFolder, as name: String?,
        _ body: (SlipwayClient) async throws -> Answer
    ) async throws -> Answer {
        guard folder.isInUse else { throw nothingThere(folder) }
        let assembly = try await Assembly.open(
            folder, for: .looking, logger: HolderLog.logger(level: .error))
        let place = try privateFolder()
        defer { rmdir(place) }
        let socket = place + "/look.sock"
        defer { unlink(socket) }
        do {
            let answer = try await serve(assembly, socket) {
                try await body(SlipwayClient(.socket(path: socket), as: name))
            }
            await assembly.store.close()
            return answer
        } catch {
            await assembly.store.close()
            throw error
        }
    }

    private static func serve<Answer>(
        _ assembly: Assembly, _ socket: String, _ body: () async throws -> Answer
    ) async throws -> Answer {
        let (listening, isListening) = AsyncStream.makeStream(of: Void.self)
        var options = ServerOptions(
            listen: nil, controlSocket: socket, version: Slipway.version, startedAt: .now
        ) { _, _ in isListening.finish() }
        options.auditSigner = assembly.audit?.signer
        options.secrets = assembly.secrets
        options.components = assembly.components
        let server = Server(
            engine: assembly.engine, gatekeeper: assembly.gatekeeper, options: options,
            logger: HolderLog.logger(level: .critical))
        return try await withThrowingTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            group.addTask {
                defer { isListening.finish() }
                try await server.run()
            }
            for await _ in listening {}
            return try await body()
        }
    }

    private static func privateFolder() throws(Failure) -> String {
        var template = Array("\(NSTemporaryDirectory())/slipway-look-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw Failure(
                .refused,
                "no temporary folder can be made under \(NSTemporaryDirectory()) "
                    + "(\(String(cString: strerror(errno)))); free some space, or set TMPDIR")
        }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func nothingThere(_ folder: DataFolder) -> Failure {
        Failure(
            .notFound,
            "\(folder.path) holds no releases yet; `slipway run PLAN` starts the first one")
    }
}
