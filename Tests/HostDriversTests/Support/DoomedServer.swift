import Foundation
import Glibc
import ReleaseModel
import SlipwayTestSupport

/// A process of its own that starts a shim as a server does, and can be killed.
final class DoomedServer {
    private let process: Running

    /// Starts the shim; `claimedPid` is what the request says the server is, the truth where nil.
    init(for effect: Effect, on bench: CommandBench, claimedPid: Int? = nil) throws {
        let folder = "\(bench.folder.path)/\(bench.receipt("", of: effect.key))"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        let path = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
        let request: JSON = [
            "version": 1, "folder": .string(path), "run": effect.input["run"] ?? .null,
            "directory": effect.input["directory"] ?? .null,
            "environment": ["PATH=/usr/bin:/bin", .string("SLIPWAY_OUTPUT=\(path)/output")],
            "masked": [], "promised": [], "grace": 300,
            "timeout": .integer(
                effect.timeout.components.seconds * 1_000
                    + effect.timeout.components.attoseconds / 1_000_000_000_000_000),
        ]
        let program = """
            import json, os, signal, subprocess, sys
            request = json.loads(sys.argv[1])
            request["server"] = int(sys.argv[2]) or os.getpid()
            memory = os.memfd_create("request", 0)
            os.write(memory, json.dumps(request).encode())
            report = os.open("/dev/null", os.O_WRONLY)
            os.dup2(memory, 13); os.dup2(report, 14); os.dup2(13, 3); os.dup2(14, 4)
            arguments = [sys.argv[3], "__shim"]
            shim = subprocess.Popen(arguments, pass_fds=[3, 4], start_new_session=True)
            status = shim.wait()
            if int(sys.argv[2]) == 0: signal.pause()
            sys.exit(status)
            """
        process = try Running(
            "python3", ["-c", program, request.text, "\(claimedPid ?? 0)", shimProgram],
            in: bench.folder.path)
    }

    /// Ends it as a power cut would; true once it is gone.
    func kill() async throws -> Bool {
        process.signal(SIGKILL)
        return try await process.finished().wasSignalled
    }

    /// The shim's exit status.
    func waitForShim() async throws -> Int32 {
        try await process.finished().status
    }
}

extension TemporaryFolder {
    /// The shims that claimed effects below this folder.
    func claimants(of key: EffectKey? = nil) -> [Int32] {
        let receipts = "\(path)/data/receipts"
        let folders = (try? FileManager.default.contentsOfDirectory(atPath: receipts)) ?? []
        let wanted = key?.description.replacingOccurrences(of: "/", with: "~")
        return folders.filter { wanted == nil || $0 == wanted }.compactMap { folder in
            let claim = Array(text(of: "data/receipts/\(folder)/claim.1").utf8)
            return (try? JSON(decoding: claim))?["pid"]?.integer.map(Int32.init)
        }
    }
}
