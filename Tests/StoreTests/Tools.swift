import Foundation
import Testing

/// Programs of the machine that some tests need.
enum Tools {
    /// Runs a program to its end, at most a minute.
    @discardableResult
    static func run(
        _ arguments: [String], environment: [String: String] = [:]
    ) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["timeout", "-k", "1", "60"] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.standardError
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// Whether this user may mount a small file system of his own.
    static let canMount: Bool = {
        let folder = NSTemporaryDirectory() + "slipway-mount-\(UUID().uuidString)"
        let files = FileManager.default
        guard geteuid() == 0,
            (try? files.createDirectory(atPath: folder, withIntermediateDirectories: true)) != nil
        else { return false }
        defer { try? files.removeItem(atPath: folder) }
        guard (try? run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder])) == 0 else {
            return false
        }
        return (try? run(["umount", folder])) == 0
    }()

    /// Whether there is a C compiler.
    static let canCompile = (try? run(["cc", "--version"])) == 0
}

/// Gives `body` a folder on a file system of its own.
func withSmallDisk(
    kibibytes: Int, _ body: (String) async throws -> Void
) async throws {
    try await withFolder { folder in
        let options = "size=\(kibibytes)k"
        try #require(try Tools.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder]) == 0)
        do {
            try await body(folder)
        } catch {
            try Tools.run(["umount", "-l", folder])
            throw error
        }
        try #require(try Tools.run(["umount", "-l", folder]) == 0)
    }
}
