internal import Glibc

/// How long the disk takes to make 4 KiB at the end of a file durable.
enum FsyncFloor {
    /// Milliseconds, one per append.
    static func milliseconds(in folder: String, count: Int) throws -> Series {
        let path = "\(folder)/fsync-floor"
        let descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw BenchError("\(path) cannot be made") }
        defer {
            close(descriptor)
            unlink(path)
        }
        let block = [UInt8](repeating: 7, count: 4_096)
        let clock = ContinuousClock()
        var series = Series()
        for _ in 0..<count {
            let start = clock.now
            guard write(descriptor, block, block.count) == block.count, fdatasync(descriptor) == 0
            else { throw BenchError("\(path) cannot be written") }
            series.append((clock.now - start).milliseconds)
        }
        return series
    }
}
