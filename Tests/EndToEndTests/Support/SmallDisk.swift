import Foundation
import Glibc
import SlipwayTestSupport

/// A tmpfs of a few megabytes.
struct SmallDisk: Sendable {
    static let canMount = geteuid() == 0

    let path: String

    init(at path: String, megabytes: Int) throws {
        self.path = path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        guard mount("slipway-test", path, "tmpfs", 0, "size=\(megabytes)m") == 0 else {
            throw Late("mount: errno \(errno)")
        }
    }

    func fill() throws {
        // Closed on exec: a server that is just being started would keep the room taken.
        let file = open("\(path)/filler", O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        defer { close(file) }
        for size in [1 << 20, 4_096] {
            let block = [UInt8](repeating: 1, count: size)
            while write(file, block, block.count) > 0 {}
        }
    }

    func free() { unlink("\(path)/filler") }

    func unmount() { umount2(path, Int32(MNT_DETACH)) }
}
