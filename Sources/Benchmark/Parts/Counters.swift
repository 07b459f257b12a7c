internal import Foundation

/// What this process has written and made durable so far.
struct Counters: Sendable {
    /// Bytes handed to the kernel for writing (`wchar` of /proc/self/io).
    var bytes: Double
    /// fsync and fdatasync calls; nil where nobody counts them.
    var fsyncs: Double?

    static func now() -> Counters {
        let io = text("/proc/self/io")
        let bytes = io.split(separator: "\n").first { $0.hasPrefix("wchar: ") }
            .flatMap { Double($0.dropFirst("wchar: ".count)) }
        return Counters(bytes: bytes ?? 0, fsyncs: countedFsyncs())
    }

    static func - (later: Counters, earlier: Counters) -> Counters {
        var fsyncs: Double?
        if let now = later.fsyncs, let before = earlier.fsyncs { fsyncs = now - before }
        return Counters(bytes: later.bytes - earlier.bytes, fsyncs: fsyncs)
    }

    /// Where the library that counts leaves two numbers of 64 bits: fsync, fdatasync.
    static let fsyncVariable = "FSYNC_COUNT_FILE"

    private static func countedFsyncs() -> Double? {
        guard let path = ProcessInfo.processInfo.environment[fsyncVariable],
            let bytes = FileManager.default.contents(atPath: path), bytes.count >= 16
        else { return nil }
        let numbers = [0, 8].map { start in
            bytes.dropFirst(start).prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        }
        return Double(numbers[0] + numbers[1])
    }

    private static func text(_ path: String) -> String {
        (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    }
}
