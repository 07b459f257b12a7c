import CSys
import Glibc
internal import ReleaseModel

/// Starts shims from the one binary.
struct ShimLauncher: Sendable {
    /// The absolute path of the binary that begins with `Shim.main`.
    let program: String

    /// Starts a shim; whether it gets the claim its receipt will tell.
    func launch(_ request: ShimRequest) throws -> LaunchedShim {
        let memory = Descriptor(csys_memory_file("slipway-request"))
        guard memory.number >= 0 else { throw SystemError("cannot make memory for a request") }
        try memory.write(request.json.encoded, of: "a request")

        var ends: [Int32] = [-1, -1]
        let code = csys_pipe(&ends)
        guard code == 0 else { throw SystemError("cannot make a pipe", code: code) }
        let (reader, writer) = (Descriptor(ends[0]), Descriptor(ends[1]))
        _ = fcntl(reader.number, F_SETFL, O_NONBLOCK)

        let process = try withExtendedLifetime((memory, writer)) {
            // SIGTERM stays pending until the shim can take it.
            try HostProcess.start(
                program, [Shim.word, request.folder.path], environment: ["LANG=C.UTF-8"],
                descriptors: [nil, nil, nil, memory.number, writer.number], holdsTermination: true)
        }
        return LaunchedShim(process: process, report: reader)
    }
}

/// A shim just started.
struct LaunchedShim: Sendable {
    let process: HostProcess
    private let report: Descriptor

    init(process: HostProcess, report: Descriptor) {
        self.process = process
        self.report = report
    }

    /// What it says went wrong before it could claim anything; to be asked once it has ended.
    var complaint: String {
        var buffer = [UInt8](repeating: 0, count: 4_096)
        let count = buffer.withUnsafeMutableBytes { read(report.number, $0.baseAddress, $0.count) }
        return count > 0 ? String(decoding: buffer.prefix(count), as: UTF8.self) : ""
    }
}
