import Foundation
import Glibc

/// A network namespace that a pair of virtual interfaces joins to this host's.
package final class NetworkRegion: Sendable {
    /// Only root may make one, and only where the tools are.
    package static let isPossible =
        geteuid() == 0
        && ["/sbin/ip", "/usr/sbin/ip", "/bin/ip"].contains(
            where: FileManager.default.isExecutableFile(atPath:))

    package let name: String
    /// Of the namespace's end.
    package let address: String
    private let outer: String
    private let net: String
    private let folder: String

    /// - Parameter folder: where the tool's output goes.
    package init(in folder: String) async throws {
        self.folder = folder
        let number = Int.random(in: 0..<16_000)
        name = "slipway-t\(number)"
        outer = "slw\(number)"
        // Nets of four addresses below 10.213.0.0.
        let base = "10.213.\(number / 64)"
        let first = number % 64 * 4
        address = "\(base).\(first + 2)"
        net = "\(base).\(first)/30"
        try await ip("netns", "add", name)
        try await ip("link", "add", outer, "type", "veth", "peer", "name", "up0", "netns", name)
        try await ip("addr", "add", "\(base).\(first + 1)/30", "dev", outer)
        // Nobody beyond the link may answer in its place once it is cut.
        try await ip("route", "add", "blackhole", net, "metric", "9000")
        try await ip("link", "set", outer, "up")
        try await inside("addr", "add", "\(address)/30", "dev", "up0")
        try await inside("link", "set", "up0", "up")
        try await inside("link", "set", "lo", "up")
    }

    package func cut() async throws { try await ip("link", "set", outer, "down") }

    package func heal() async throws { try await ip("link", "set", outer, "up") }

    /// Removes it; both ends go with it.
    package func remove() async throws {
        try await ip("netns", "delete", name)
        try await ip("route", "del", "blackhole", net, "metric", "9000")
    }

    private func inside(_ arguments: String...) async throws {
        try await run(["-n", name] + arguments)
    }

    private func ip(_ arguments: String...) async throws { try await run(arguments) }

    private func run(_ arguments: [String]) async throws {
        let result = try await Running("ip", arguments, in: folder).finished()
        guard result.status == 0 else { throw Late("ip \(arguments): \(result.chatter)") }
    }
}
