import CSys
import Glibc
internal import ReleaseModel

/// Watches one executed command: reads its output, keeps its time limit, stops it when asked,
/// and leaves no process of it behind.
struct ShimWatch {
    /// How long what a command left running may go on, for example to write the last of its output.
    private static let settling: Duration = .milliseconds(200)
    /// How long a killed process may take to go; one stuck in the kernel is given up.
    private static let dying: Duration = .seconds(10)
    private static let look: Duration = .milliseconds(10)

    private enum Phase {
        case running
        /// SIGTERM was sent.
        case stopping(killAt: MonotonicTime)
        /// The command ended by itself.
        case settling(until: MonotonicTime)
        case killing(until: MonotonicTime)
    }

    private enum Cause {
        case asked
        case timeout(Duration)
    }

    private let pid: pid_t
    private let request: ShimRequest
    private var log: ShimLog
    private let signals: Int32
    private let output: Descriptor
    private let deadline: MonotonicTime?

    private var phase = Phase.running
    private var cause: Cause?
    private var status: Int32?
    private var isOutputOpen = true
    private var leftovers = 0
    private var isAbandoned = false
    private var buffer = [UInt8](repeating: 0, count: 256 * 1024)

    init(
        pid: pid_t, request: ShimRequest, log: ShimLog, signals: Int32, output: Descriptor
    ) {
        self.pid = pid
        self.request = request
        self.log = log
        self.signals = signals
        self.output = output
        deadline = request.timeout.map { MonotonicTime.now + $0 }
    }

    /// Returns how the command ended, once nothing of it is left.
    mutating func run() -> Ending {
        while true {
            // Signals first: a child's end that comes later wakes the wait.
            takeSignals()
            reap()
            advance()
            if isOver { break }
            wait()
            readOutput(rounds: 1)
        }
        readOutput(rounds: 64)
        log.finish()
        if leftovers > 0 {
            log.note("\(leftovers) process(es) that the command left running were killed")
        }
        if isAbandoned { log.note("a process of the command could not be killed") }
        return ending
    }

    private var isOver: Bool {
        isAbandoned || status != nil && ProcessTree.descendants(of: getpid()).isEmpty
    }

    private mutating func advance() {
        let now = MonotonicTime.now
        switch phase {
        case .running:
            if status != nil {
                phase = .settling(until: now + Self.settling)
            } else if let deadline, let timeout = request.timeout, now >= deadline {
                stop(.timeout(timeout))
            }
        case .stopping(let killAt):
            if now >= killAt { phase = .killing(until: now + Self.dying) }
        case .settling(let until):
            guard now >= until else { break }
            leftovers = ProcessTree.descendants(of: getpid()).count
            phase = .killing(until: now + Self.dying)
        case .killing(let until):
            ProcessTree.signalDescendants(of: getpid(), SIGKILL)
            // What cannot be killed is left behind rather than waited for without end.
            isAbandoned = now >= until
        }
    }

    private mutating func stop(_ reason: Cause) {
        guard case .running = phase else { return }
        cause = reason
        // The group at once, then whoever left it.
        if status == nil { kill(-pid, SIGTERM) }
        ProcessTree.signalDescendants(of: getpid(), SIGTERM, except: pid)
        phase = .stopping(killAt: MonotonicTime.now + request.grace)
    }

    private func wait() {
        var sources = [pollfd(fd: signals, events: Int16(POLLIN), revents: 0)]
        if isOutputOpen {
            sources.append(pollfd(fd: output.number, events: Int16(POLLIN), revents: 0))
        }
        var pause = Self.look
        if case .running = phase {
            pause = deadline.map { min($0 - MonotonicTime.now, .seconds(60)) } ?? .seconds(60)
        }
        poll(&sources, nfds_t(sources.count), Int32(max(pause.wholeMilliseconds + 1, 1)))
    }

    private mutating func readOutput(rounds: Int) {
        for _ in 0..<rounds where isOutputOpen {
            let count = buffer.withUnsafeMutableBytes {
                Glibc.read(output.number, $0.baseAddress, $0.count)
            }
            if count < 0 && (errno == EAGAIN || errno == EINTR) { return }
            guard count > 0 else {
                isOutputOpen = false
                return
            }
            buffer.withUnsafeBytes { log.append(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        }
    }

    /// Takes the ends of the command and of all that it orphaned: every one is ours to reap.
    private mutating func reap() {
        var end: Int32 = 0
        while true {
            let ended = waitpid(-1, &end, WNOHANG)
            guard ended > 0 else { return }
            if ended == pid { status = end }
        }
    }

    private mutating func takeSignals() {
        while true {
            switch csys_next_signal(signals) {
            case 0: return
            case SIGTERM: stop(.asked)
            default: continue
            }
        }
    }
}

extension ShimWatch {
    private var ending: Ending {
        Ending(
            outcome: outcome, exit: exit, endedAt: WallClock.milliseconds, leftovers: leftovers)
    }

    private var exit: String {
        guard let status else { return "unknown" }
        return csys_wait_exited(status) != 0
            ? "exit \(csys_wait_exit_status(status))" : "signal \(csys_wait_signal(status))"
    }

    private var outcome: Outcome {
        switch cause {
        case .asked: return .cancelled(reason: "stopped when asked to (\(exit))")
        case .timeout(let limit): return .failed(reason: "timed out after \(limit.text)")
        case nil: break
        }
        guard let status, csys_wait_exited(status) != 0 else {
            return .failed(reason: "was ended by \(exit)")
        }
        let code = csys_wait_exit_status(status)
        guard code == 0 else { return .failed(reason: "exited with status \(code)") }
        return OutputFile(request: request, log: log).outcome
    }
}
