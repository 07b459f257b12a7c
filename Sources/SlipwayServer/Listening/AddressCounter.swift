internal import NIOCore
internal import Synchronization

/// Counts the connections from each address, and lets in only so many.
///
/// One machine that opens connection after connection leaves room for all the others. Programs on
/// this machine share a larger share; the control socket belongs to its owner and is not counted.
/// It holds one number for each address that is connected, so the server's own limit bounds it.
final class AddressCounter: Sendable {
    private let each: Int
    private let loopback: Int
    private let open = Mutex<[String: Int]>([:])

    init(each: Int, loopback: Int) {
        self.each = each
        self.loopback = loopback
    }

    /// Whether there was room; who was let in must leave.
    func enter(_ address: SocketAddress?) -> Bool {
        guard let address, let name = address.ipAddress else { return true }
        let limit = address.isLoopback ? loopback : each
        return open.withLock { open in
            guard open[name, default: 0] < limit else { return false }
            open[name, default: 0] += 1
            return true
        }
    }

    func leave(_ address: SocketAddress?) {
        guard let name = address?.ipAddress else { return }
        open.withLock { open in
            guard let count = open[name] else { return }
            open[name] = count > 1 ? count - 1 : nil
        }
    }
}
