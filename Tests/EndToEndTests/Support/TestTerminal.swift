import Glibc
import SlipwayTestSupport
import Synchronization

/// A terminal without a screen: what is written to it can be read, and somebody can type.
final class TestTerminal: Sendable {
    private let device: Int32
    /// What a program opens to be at it.
    let path: String
    private let bytes = Mutex<[UInt8]>([])

    init() throws {
        device = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var unlocked: Int32 = 0
        var number: Int32 = 0
        let isThere =
            device >= 0 && ioctl(device, UInt(TIOCSPTLCK), &unlocked) == 0
            && ioctl(device, UInt(TIOCGPTN), &number) == 0
        path = "/dev/pts/\(number)"
        guard isThere else { throw Late("there is no terminal") }
        _ = fcntl(device, F_SETFL, O_NONBLOCK)
    }

    deinit { close(device) }

    /// All that was written to it so far.
    func seen() -> String {
        bytes.withLock { bytes in
            var piece = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = read(device, &piece, piece.count)
                guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
                bytes += piece[..<count]
            }
        }
    }

    func type(_ text: String) {
        let bytes = Array(text.utf8)
        _ = bytes.withUnsafeBytes { write(device, $0.baseAddress, $0.count) }
    }
}

/// From <asm-generic/ioctls.h>: what the C library has behind macros that Swift does not import.
private let TIOCSPTLCK = 0x4004_5431
private let TIOCGPTN = 0x8004_5430
