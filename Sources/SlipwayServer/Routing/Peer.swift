internal import Glibc
internal import NIOCore
internal import SlipwayAPI

/// Who is at the other end of a connection.
struct Peer: Sendable {
    private let channel: any Channel

    init(_ channel: any Channel) {
        self.channel = channel
    }

    /// Whether the connection came through the control socket.
    var isLocalSocket: Bool {
        if case .unixDomainSocket? = channel.localAddress { true } else { false }
    }

    /// Where the connection comes from.
    var socketAddress: SocketAddress? { channel.remoteAddress }

    /// Where the connection comes from, for the audit trail.
    var address: String { channel.remoteAddress?.ipAddress ?? "unknown" }

    /// The peer's account on the control socket.
    func account() async throws -> UInt32 { try await credentials().user }

    private func credentials() async throws -> Credentials {
        guard let options = channel as? any SocketOptionProvider else {
            throw ProblemError.internalError("the connection cannot say whose it is")
        }
        return try await options.unsafeGetSocketOption(
            level: .socket, name: NIOBSDSocket.Option(rawValue: SO_PEERCRED)
        ).get()
    }

    static func checked(_ name: String) throws(ProblemError) -> String {
        let isPrintable = name.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
        guard !name.isEmpty, name.utf8.count <= 64, isPrintable else {
            throw .badRequest(
                "the header \(API.claimedName) takes a name of 1 to 64 printable characters")
        }
        return name
    }

    /// What the machine's accounts call a user.
    static func accountName(_ user: UInt32) -> String? {
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 16 * 1024)
        return buffer.withUnsafeMutableBufferPointer { buffer -> String? in
            guard let start = buffer.baseAddress,
                getpwuid_r(user, &entry, start, buffer.count, &found) == 0, found != nil
            else { return nil }
            return String(cString: entry.pw_name)
        }
    }
}

/// The kernel's `struct ucred`; the C library hides its own behind _GNU_SOURCE.
private struct Credentials: Sendable {
    var process: Int32 = 0
    var user: UInt32 = 0
    var group: UInt32 = 0
}
