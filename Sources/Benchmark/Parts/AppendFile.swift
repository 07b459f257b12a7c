internal import Foundation

/// A file that lines are added to by one write each, so that none is lost when its writer is killed.
final class AppendFile: Sendable {
    private let descriptor: Int32

    init(_ path: String) throws {
        descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw BenchError("\(path) cannot be written") }
    }

    deinit { close(descriptor) }

    func append(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        _ = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    }

    /// The whole lines of a file; none where there is no such file.
    static func lines(_ path: String) -> [Substring] {
        let text = String(
            decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
        return text.split(separator: "\n")
    }

    /// How many lines a file has, without reading them as text.
    static func count(_ path: String) -> Int {
        let bytes = FileManager.default.contents(atPath: path) ?? Data()
        return bytes.reduce(0) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
    }
}
