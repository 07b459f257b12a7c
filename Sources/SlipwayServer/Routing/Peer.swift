internal import Glibc
internal import NIOCore
internal import ReleaseModel
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
    var address: SocketAddress? { channel.remoteAddress }

    /// The peer's account on the control socket; over TCP nobody can tell, and says so.
    func principal(claiming name: String?) async throws -> Principal {
        let name = try name.map(Self.checked)
        guard isLocalSocket else {
            let identity = Principal.unknownIdentity
            return Principal(identity: identity, name: name ?? identity, isClaimed: name != nil)
        }
        let user = try await credentials().user
        let identity = "local:\(user)"
        if let name { return Principal(identity: identity, name: name, isClaimed: true) }
        return Principal(identity: identity, name: Self.accountName(user) ?? identity)
    }

    private func credentials() async throws -> Credentials {
        guard let options = channel as? any SocketOptionProvider else {
            throw ProblemError.internalError("the connection cannot say whose it is")
        }
        return try await options.unsafeGetSocketOption(
            level: .socket, name: NIOBSDSocket.Option(rawValue: SO_PEERCRED)
        ).get()
    }

    private static func checked(_ name: String) throws(ProblemError) -> String {
        let isPrintable = name.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
        guard !name.isEmpty, name.utf8.count <= 64, isPrintable else {
            throw .badRequest(
                "the header \(API.claimedName) takes a name of 1 to 64 printable characters")
        }
        return name
    }

    /// What the machine's accounts call a user.
    private static func accountName(_ user: UInt32) -> String? {
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
