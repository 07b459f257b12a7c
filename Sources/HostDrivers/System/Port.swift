import Glibc

/// A TCP port of this host.
enum Port {
    /// How long somebody who listens elsewhere may take to answer.
    private static let patience: Int32 = 200

    /// Whether nobody listens on it; on any address, or on one of this host's or of a neighbour.
    static func isFree(_ number: Int, on address: String? = nil) -> Bool {
        guard let address else { return canBind(to: sockaddr_in(port: number)) == 0 }
        var place = sockaddr_in(port: number)
        guard inet_pton(AF_INET, address, &place.sin_addr) == 1 else { return false }
        switch canBind(to: place) {
        case 0: return true
        // Not ours: it lies in another network namespace.
        case EADDRNOTAVAIL: return !answers(place)
        default: return false
        }
    }

    /// 0 or why not.
    private static func canBind(to address: sockaddr_in) -> Int32 {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard listener >= 0 else { return errno }
        defer { close(listener) }
        // Connections of the one before that are still winding down do not count.
        var yes: Int32 = 1
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        return address.passed { bind(listener, $0, $1) == 0 ? 0 : errno }
    }

    private static func answers(_ address: sockaddr_in) -> Bool {
        let flags = SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue
        let client = socket(AF_INET, Int32(flags), 0)
        guard client >= 0 else { return false }
        defer { close(client) }
        // Only a neighbour: whoever answers for a network that is cut off is somebody else.
        var yes: Int32 = 1
        setsockopt(client, SOL_SOCKET, SO_DONTROUTE, &yes, socklen_t(MemoryLayout<Int32>.size))
        if address.passed({ connect(client, $0, $1) }) == 0 { return true }
        guard errno == EINPROGRESS else { return false }
        var wait = pollfd(fd: client, events: Int16(POLLOUT), revents: 0)
        guard poll(&wait, 1, patience) == 1 else { return false }
        var failure: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        return getsockopt(client, SOL_SOCKET, SO_ERROR, &failure, &size) == 0 && failure == 0
    }
}

extension sockaddr_in {
    fileprivate init(port: Int) {
        self.init()
        sin_family = sa_family_t(AF_INET)
        sin_port = in_port_t(truncatingIfNeeded: port).bigEndian
    }

    fileprivate func passed<Value>(
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> Value
    ) -> Value {
        withUnsafePointer(to: self) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
