internal import Glibc
internal import Synchronization

/// What a child has printed and nobody has read yet, and whether it still runs.
final class Unread: Sendable {
    private struct State {
        var bytes: [UInt8] = []
        var isRunning = true
    }

    private let state = Mutex(State())

    var isRunning: Bool { state.withLock { $0.isRunning } }

    func ended() { state.withLock { $0.isRunning = false } }

    /// The next whole line, where it is there.
    func line(from descriptor: Int32) -> String? {
        state.withLock { state in
            var piece = [UInt8](repeating: 0, count: 4_096)
            while true {
                let count = read(descriptor, &piece, piece.count)
                guard count > 0 else { break }
                state.bytes += piece[..<count]
            }
            guard let end = state.bytes.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
            defer { state.bytes.removeFirst(end + 1) }
            return String(decoding: state.bytes[..<end], as: UTF8.self)
        }
    }
}
