internal import CSys
internal import Foundation

/// Another process of this program, which is measured or killed; it ends with its owner.
final class Child: Sendable {
    let pid: pid_t
    private let input: Int32
    private let output: Int32
    private let unread = Unread()

    /// - Parameter arguments: the words after the program's name.
    init(_ program: String, _ arguments: [String], log: String) throws {
        var inputs: [Int32] = [-1, -1]
        var outputs: [Int32] = [-1, -1]
        guard csys_pipe(&inputs) == 0, csys_pipe(&outputs) == 0 else {
            throw BenchError("no pipe can be made")
        }
        let errors = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        defer { for descriptor in [inputs[0], outputs[1], errors] { close(descriptor) } }
        let environment = ProcessInfo.processInfo.environment.map { "\($0.key)=\($0.value)" }
        let words = ([program] + arguments).map { strdup($0) } + [nil]
        let settings = environment.map { strdup($0) } + [nil]
        defer { for text in words + settings { free(text) } }
        var pid: pid_t = 0
        let code = csys_spawn(
            program, words, settings, "/", [inputs[0], outputs[1], errors], 3, 0, &pid)
        guard code == 0 else { throw BenchError("\(program) cannot be started: error \(code)") }
        self.pid = pid
        input = inputs[1]
        output = outputs[0]
        _ = fcntl(output, F_SETFL, O_NONBLOCK)
    }

    deinit {
        kill()
        close(input)
        close(output)
    }

    /// Ends it without warning.
    func kill() {
        guard unread.isRunning else { return }
        Foundation.kill(pid, SIGKILL)
        waitpid(pid, nil, 0)
        unread.ended()
    }

    func say(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        _ = bytes.withUnsafeBytes { write(input, $0.baseAddress, $0.count) }
    }

    /// The next line it prints; waits for it.
    func line(within limit: Duration = .seconds(60)) async throws -> String {
        let end = ContinuousClock.now + limit
        while true {
            if let line = unread.line(from: output) { return line }
            guard ContinuousClock.now < end, unread.isRunning else {
                throw BenchError("process \(pid) said nothing within \(limit)")
            }
            try await Task.sleep(for: .microseconds(500))
        }
    }
}
