import Foundation
import Glibc
import SlipwayTestSupport
import Testing

/// What some tests need of the machine.
enum Tools {
    /// Runs a program to its end; the text of a failure holds what it said.
    static func run(
        _ arguments: [String], in folder: String, environment: [String: String] = [:]
    ) async throws {
        let program = try #require(arguments.first)
        let end = try await Running(
            program, Array(arguments.dropFirst()), in: folder, environment: environment
        ).finished()
        try #require(end.status == 0, "\(arguments): \(end.output)\(end.chatter)")
    }

    /// Whether this user may mount a small file system of his own.
    static let canMount: Bool = {
        let folder = NSTemporaryDirectory() + "slipway-mount-\(UUID().uuidString)"
        guard mkdir(folder, 0o700) == 0 else { return false }
        defer { rmdir(folder) }
        guard mount("slipway-test", folder, "tmpfs", 0, "size=64k") == 0 else { return false }
        return umount2(folder, Int32(MNT_DETACH)) == 0
    }()

    /// Whether there is a C compiler.
    static let canCompile = {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        return path.split(separator: ":").contains { access("\($0)/cc", X_OK) == 0 }
    }()
}

/// Gives `body` a folder on a file system of its own.
func withSmallDisk(
    kibibytes: Int, _ body: (String) async throws -> Void
) async throws {
    try await withFolder { folder in
        try #require(mount("slipway-test", folder, "tmpfs", 0, "size=\(kibibytes)k") == 0)
        defer { umount2(folder, Int32(MNT_DETACH)) }
        try await body(folder)
    }
}

/// Takes the right to write away from such a file system.
func makeReadOnly(_ folder: String) throws {
    let flags = UInt(MS_REMOUNT) | UInt(MS_RDONLY)
    try #require(mount("slipway-test", folder, "tmpfs", flags, nil) == 0)
}
