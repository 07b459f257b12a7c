import Glibc

/// The bounded log of a command: the first piece and the last ones, each a file named by where
/// it begins in the whole stream.
struct ShimLog {
    static let piece = 1024 * 1024
    static let kept = 4 * 1024 * 1024

    private let folder: ReceiptFolder
    private var masker: Masker
    /// Where the next byte stands in the whole stream.
    private(set) var offset = 0
    private var current: Descriptor?
    private var tail: [Int] = []

    init(folder: ReceiptFolder, masking masker: Masker) throws {
        self.folder = folder
        self.masker = masker
        current = try open(at: 0)
    }

    /// Never fails: a log that cannot be written must not stop the command; the gap shows.
    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        if masker.isEmpty { return write(bytes) }
        masker.take(bytes).withUnsafeBytes { write($0) }
    }

    mutating func finish() {
        masker.finish().withUnsafeBytes { write($0) }
    }

    /// The first line, before anything is written.
    mutating func begin(_ text: String) {
        Array("[slipway: \(text)]\n".utf8).withUnsafeBytes { write($0) }
    }

    /// A line of our own, on a line of its own.
    mutating func note(_ text: String) {
        masker.finish().withUnsafeBytes { write($0) }
        Array("\n[slipway: \(text)]\n".utf8).withUnsafeBytes { write($0) }
    }

    func mask(_ text: String) -> String { masker.mask(text) }

    /// Whether a secret stands in what a command hands on.
    func findsSecret(in bytes: [UInt8]) -> Bool { masker.finds(in: bytes) }

    private mutating func write(_ bytes: UnsafeRawBufferPointer) {
        var rest = bytes[...]
        while !rest.isEmpty {
            if offset > 0 && offset % Self.piece == 0 { turnOver() }
            let part = rest.prefix(Self.piece - offset % Self.piece)
            do {
                try current?.write(
                    UnsafeRawBufferPointer(rebasing: part), of: folder.log(from: offset))
            } catch {
                // What was half-written would shift all that follows: give the piece up.
                current = nil
            }
            offset += part.count
            rest = rest.dropFirst(part.count)
        }
    }

    private mutating func turnOver() {
        tail.append(offset)
        current = try? open(at: offset)
        // The piece just begun is empty: the ones before it must hold enough.
        while tail.count > Self.kept / Self.piece + 1 {
            unlink(folder.log(from: tail.removeFirst()))
        }
    }

    private func open(at offset: Int) throws -> Descriptor {
        try Descriptor(opening: folder.log(from: offset), O_WRONLY | O_CREAT | O_TRUNC)
    }
}
