internal import CSys
internal import Foundation
internal import Glibc

/// Starts the holder that works on when the command that needed it has ended.
enum BackgroundHolder {
    /// The subcommand that nobody types.
    static let subcommand = "__hold"
    /// Opening a large folder takes its time; a holder that says nothing for this long is stuck.
    static let patience: Duration = .seconds(60)
    private static let longestWord = 64 * 1024

    /// Starts one, and waits for its word.
    ///
    /// - Returns: nil where it ended without a word.
    static func start(_ folder: DataFolder) async throws -> Handshake? {
        HolderLog.makeRoom(folder)
        let log = open(folder.holderLog, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard log >= 0 else { throw cannotStart(folder, errno) }
        defer { close(log) }
        var ends: [Int32] = [-1, -1]
        guard csys_pipe(&ends) == 0 else { throw cannotStart(folder, errno) }
        defer { close(ends[0]) }
        let pid: pid_t
        do {
            defer { close(ends[1]) }
            pid = try spawn(folder, [-1, log, log, ends[1]])
        }
        let word = try await read(ends[0])
        // A holder that goes on is nobody's child once this command ends.
        waitpid(pid, nil, WNOHANG)
        return Handshake.decode(word)
    }

    private static func spawn(
        _ folder: DataFolder, _ descriptors: [Int32]
    ) throws(Failure) -> pid_t {
        let program = try executable()
        let arguments = [
            program, subcommand, "--data", folder.path, "--key-file", folder.keyFile,
        ]
        let environment = ProcessInfo.processInfo.environment.map { "\($0.key)=\($0.value)" }
        var pid: pid_t = 0
        let failure = withCStrings(arguments) { argv in
            withCStrings(environment) { envp in
                csys_spawn(
                    program, argv, envp, "/", descriptors, Int32(descriptors.count), 0, &pid)
            }
        }
        guard failure == 0 else { throw cannotStart(folder, failure) }
        return pid
    }

    /// Where this program lies, absolute; good also after an upgrade replaced the file.
    static func executable() throws(Failure) -> String {
        let path: String
        do {
            path = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        } catch {
            throw Failure(.failed, "/proc is not mounted: the program's own path is not known")
        }
        let mark = " (deleted)"
        return path.hasSuffix(mark) ? String(path.dropLast(mark.count)) : path
    }

    private static func read(_ descriptor: Int32) async throws -> [UInt8] {
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        let deadline = ContinuousClock.now + patience
        var word: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4096)
        while ContinuousClock.now < deadline, word.count < longestWord {
            let count = Glibc.read(descriptor, &piece, piece.count)
            if count == 0 { break }
            if count > 0 {
                word += piece[..<count]
            } else {
                try await Task.sleep(for: .milliseconds(5))
            }
        }
        return word
    }

    private static func cannotStart(_ folder: DataFolder, _ number: Int32) -> Failure {
        Failure(
            .refused,
            "no background holder can be started on \(folder.path): "
                + String(cString: strerror(number)))
    }

    private static func withCStrings<Value>(
        _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Value
    ) -> Value {
        let copies = strings.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        return body(copies + [nil])
    }
}
