import Glibc

/// Has HAProxy read a configuration without using it.
struct ProxyCheck: Sendable {
    private static let limit: Duration = .seconds(20)

    let program: String
    let file: String

    /// - Throws: `RolloutFailure` with what it says against it.
    func run() async throws {
        let complaints = "\(file).said"
        let output = try Descriptor(opening: complaints, O_RDWR | O_CREAT | O_TRUNC)
        unlink(complaints)
        let process = try withExtendedLifetime(output) {
            try HostProcess.start(
                program, ["-c", "-q", "-f", file],
                environment: ["PATH=\(CommandEnvironment.searchPath)", "LC_ALL=C"],
                descriptors: [nil, output.number, output.number])
        }
        let end = MonotonicTime.now + Self.limit
        while process.isRunning {
            if MonotonicTime.now > end { process.signal(SIGKILL) }
            await Pause.wait(.milliseconds(5))
        }
        guard process.hasSucceeded else {
            let text = try output.read(from: 0, limit: 500, of: complaints)
            throw RolloutFailure(
                "HAProxy refuses the configuration: " + String(decoding: text, as: UTF8.self))
        }
    }
}
