import Foundation
import Glibc
import SlipwayTestSupport
import Synchronization

/// Ports of this machine that nobody has.
enum FreePorts {
    /// Below those that the kernel gives away by itself, and above those of other tests.
    private static let place = Mutex(19_000 + Int(getpid()) % 900)

    /// The next one; no other call gets the same for a long time.
    static func next() throws -> Int {
        try place.withLock { place in
            for _ in 0..<1_000 {
                place = place >= 20_990 ? 19_000 : place + 1
                if isFree(place) { return place }
            }
            throw Late("no port is free")
        }
    }

    static func isFree(_ port: Int) -> Bool {
        let probe = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(probe) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(probe, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}
