import CSys
import Dispatch
import Glibc
import Synchronization

/// A process whose end can be awaited without holding a thread.
///
/// Its end is seen through a pidfd, so a signal never hits a later process with the same number.
final class HostProcess: Sendable {
    let pid: Int32
    private let descriptor: Int32
    private let isChild: Bool
    private let state = Mutex(State.running([]))

    private enum State {
        case running([CheckedContinuation<Void, Never>])
        /// With what `waitpid` said; 0 where it was no child of ours.
        case ended(Int32)
    }

    /// A process that somebody else started; nil where it has ended.
    convenience init?(_ identity: ProcessIdentity) {
        let descriptor = csys_pidfd_open(identity.pid)
        guard descriptor >= 0 else { return nil }
        // Only now can the number no longer change hands.
        guard identity.exists else {
            close(descriptor)
            return nil
        }
        self.init(pid: identity.pid, descriptor: descriptor, isChild: false)
    }

    /// A child of ours: it is reaped when it ends, awaited or not.
    convenience init(child pid: Int32) throws {
        let descriptor = csys_pidfd_open(pid)
        guard descriptor >= 0 else { throw SystemError("cannot watch process \(pid)") }
        self.init(pid: pid, descriptor: descriptor, isChild: true)
    }

    private init(pid: Int32, descriptor: Int32, isChild: Bool) {
        self.pid = pid
        self.descriptor = descriptor
        self.isChild = isChild
        let source = DispatchSource.makeReadSource(
            fileDescriptor: descriptor, queue: DispatchQueue.global())
        // The handlers keep the process and its source until the end.
        source.setEventHandler { source.cancel() }
        source.setCancelHandler { self.finish() }
        source.activate()
    }

    /// Returns once the process has ended.
    func ended() async {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                guard case .running(let waiting) = state else { return true }
                state = .running(waiting + [continuation])
                return false
            }
            if isOver { continuation.resume() }
        }
    }

    func signal(_ number: Int32) {
        state.withLock { state in
            // Inside the lock the descriptor is still open and ours.
            if case .running = state { _ = csys_pidfd_kill(descriptor, number) }
        }
    }

    var isRunning: Bool {
        state.withLock { state in
            if case .running = state { true } else { false }
        }
    }

    /// Whether it ended by itself with exit status 0.
    var hasSucceeded: Bool {
        state.withLock { state in
            guard case .ended(let status) = state else { return false }
            return csys_wait_exited(status) != 0 && csys_wait_exit_status(status) == 0
        }
    }

    private func finish() {
        var status: Int32 = 0
        if isChild {
            while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
        }
        let waiting = state.withLock { state in
            guard case .running(let waiting) = state else {
                return [CheckedContinuation<Void, Never>]()
            }
            state = .ended(status)
            close(descriptor)
            return waiting
        }
        for continuation in waiting { continuation.resume() }
    }
}

extension HostProcess {
    /// Starts a program in a session of its own; `descriptors[i]` becomes its descriptor i.
    static func start(
        _ program: String, _ arguments: [String], environment: [String], directory: String = "/",
        descriptors: [Int32?], holdsTermination: Bool = false
    ) throws -> HostProcess {
        var pid: pid_t = 0
        let code = ([program] + arguments).withCStrings { argv in
            environment.withCStrings { envp in
                csys_spawn(
                    program, argv, envp, directory, descriptors.map { $0 ?? -1 },
                    Int32(descriptors.count), holdsTermination ? 1 : 0, &pid)
            }
        }
        guard code == 0 else { throw SystemError("cannot start \(program)", code: code) }
        do {
            return try HostProcess(child: pid)
        } catch {
            let child = pid
            // It runs: what cannot be watched must at least not stay behind as a zombie.
            DispatchQueue.global().async { _ = waitpid(child, nil, 0) }
            throw EffectInDoubt(reason: "\(program) was started, but: \(error)")
        }
    }
}
