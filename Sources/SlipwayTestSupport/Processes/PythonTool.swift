import Foundation

/// A Python script of `Tests/Python`, run with the packages that `scripts/test` installs.
package struct PythonTool {
    private let script: String

    package init(_ script: String) {
        self.script = script
    }

    /// Runs the script to its end; fails where `scripts/test` did not prepare Python.
    package func run(
        environment: [String: String] = [:], within limit: Duration = .seconds(120)
    ) async throws -> Finished {
        guard let python = ProcessInfo.processInfo.environment["SLIPWAY_TEST_PYTHON"] else {
            throw Late(
                "SLIPWAY_TEST_PYTHON is not set, so the vendor's SDK cannot be run: run "
                    + "scripts/test, or set it to the python of an environment with "
                    + "Tests/Python/requirements.txt")
        }
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "slipway-python-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = Self.scripts.appending(path: script).path
        // Nothing is written beside the scripts, and no proxy stands between two local processes.
        let quiet = ["PYTHONDONTWRITEBYTECODE": "1", "NO_PROXY": "*", "no_proxy": "*"]
        let running = try Running(
            python, [path], in: folder.path, environment: quiet.merging(environment) { $1 })
        return try await running.finished(within: limit)
    }

    private static let scripts = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Tests/Python")
}
