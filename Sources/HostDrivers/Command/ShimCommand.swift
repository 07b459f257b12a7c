import CSys
import Glibc
internal import ReleaseModel

/// The command of one claim, from its preparation to its ending.
struct ShimCommand {
    private let request: ShimRequest
    private let claim: ShimClaim
    private let signals: Int32

    init(_ request: ShimRequest, _ claim: ShimClaim) throws {
        self.request = request
        self.claim = claim
        signals = csys_signal_descriptor()
        guard signals >= 0 else { throw SystemError("cannot receive signals") }
    }

    /// Executes the command and waits for it.
    ///
    /// - Throws: where nothing was executed.
    func run() throws -> Ending {
        var log = try ShimLog(folder: request.folder, masking: Masker(request.masked))
        guard HostFiles.isFolder(request.directory) else {
            throw InputError("there is no folder \(request.directory)")
        }
        let program = try ProgramSearch(request).path()
        _ = try Descriptor(opening: request.folder.output, O_WRONLY | O_CREAT | O_TRUNC)

        let (reader, writer) = try pipe()
        let prepared = try prepare(program, output: writer)
        guard !isStopRequested else {
            prepared.discard()
            return ending(
                .cancelled(reason: "stopped before anything was executed"), "not executed")
        }
        do {
            guard let identity = ProcessIdentity(of: prepared.pid) else {
                throw SystemError("cannot find process \(prepared.pid)", code: ESRCH)
            }
            try claim.willExecute(identity, secrets: request.secrets)
        } catch {
            prepared.discard()
            throw error
        }
        try prepared.execute(program, in: request.directory)
        if !request.secrets.isEmpty {
            log.begin("with the secret \(request.secrets.joined(separator: ", "))")
        }
        var watch = ShimWatch(
            pid: prepared.pid, request: request, log: log, signals: signals, output: reader)
        return watch.run()
    }

    /// Whether somebody already asked us to stop; a child's end may come along and is not lost,
    /// because children are asked for by name later.
    private var isStopRequested: Bool {
        while true {
            switch csys_next_signal(signals) {
            case 0: return false
            case SIGTERM: return true
            default: continue
            }
        }
    }

    private func ending(_ outcome: Outcome, _ exit: String) -> Ending {
        Ending(outcome: outcome, exit: exit, endedAt: WallClock.milliseconds)
    }

    private func pipe() throws -> (reader: Descriptor, writer: Descriptor) {
        var ends: [Int32] = [-1, -1]
        let code = csys_pipe(&ends)
        guard code == 0 else { throw SystemError("cannot make a pipe", code: code) }
        csys_grow_pipe(ends[0], 1024 * 1024)
        _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
        return (Descriptor(ends[0]), Descriptor(ends[1]))
    }

    private func prepare(_ program: String, output: Descriptor) throws -> PreparedCommand {
        var prepared = PreparedCommand()
        let code = request.run.withCStrings { argv in
            request.environment.withCStrings { envp in
                program.withCString { path in
                    request.directory.withCString { directory in
                        var command = csys_command(
                            path: path, argv: argv, envp: envp, directory: directory,
                            output: output.number)
                        return csys_prepare(
                            &command, &prepared.pid, &prepared.gate, &prepared.failure)
                    }
                }
            }
        }
        guard code == 0 else { throw SystemError("cannot start a process", code: code) }
        return prepared
    }
}

/// A forked command that waits for the word to execute.
private struct PreparedCommand {
    var pid: pid_t = 0
    var gate: Int32 = -1
    var failure: Int32 = -1

    /// Lets it end without having executed anything.
    func discard() {
        close(gate)
        close(failure)
        waitpid(pid, nil, 0)
    }

    func execute(_ program: String, in directory: String) throws {
        var isDirectory: Int32 = 0
        let code = csys_release(gate, failure, &isDirectory)
        guard code != 0 else { return }
        waitpid(pid, nil, 0)
        if isDirectory != 0 {
            throw SystemError("cannot enter the folder \(directory)", code: code)
        }
        if code == ENOEXEC {
            throw InputError("\(program) is no program: does its first line lack #! ?")
        }
        if code == ENOENT {
            throw InputError(
                "\(program) cannot be executed: the interpreter it names does not exist")
        }
        throw SystemError("cannot execute \(program)", code: code)
    }
}
