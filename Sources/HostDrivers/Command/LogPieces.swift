import Glibc
import ReleaseEngine

/// Reads the log that a shim writes, while it writes it.
struct LogPieces {
    let folder: ReceiptFolder

    /// What stands at `offset` of the whole stream; inside a part left out, one line says so.
    ///
    /// - Returns: nil where there is no log.
    func chunk(from offset: Int, limit: Int) throws -> LogChunk? {
        // Before the pieces: whoever has ended has written all of them.
        let isOver: Bool
        switch try Receipt(folder).state {
        case .absent, .running: isOver = false
        case .abandoned, .ended, .lost: isOver = true
        }
        let limit = min(max(limit, 0), ShimLog.piece)
        let starts = try folder.numbers(of: "log")
        guard let last = starts.last else { return nil }
        for start in starts.reversed() where start <= offset {
            let path = folder.log(from: start)
            guard let bytes = try read(path, from: offset - start, limit: limit) else {
                break
            }
            if bytes.isEmpty, let next = starts.first(where: { $0 > offset }) {
                return leftOut(from: offset, to: next, limit: limit)
            }
            let end = offset + bytes.count
            let isAtEnd = try start == last && end >= start + size(path)
            return LogChunk(bytes: bytes, nextOffset: end, isComplete: isOver && isAtEnd)
        }
        // The piece was dropped between listing and opening: what follows is there.
        return leftOut(from: offset, to: starts.first { $0 > offset } ?? last, limit: limit)
    }

    /// The last lines, at most `limit` bytes of them, for the reason of a failure.
    func end(limit: Int) -> String {
        guard let last = try? folder.numbers(of: "log").last,
            let size = try? size(folder.log(from: last)),
            let bytes = try? read(folder.log(from: last), from: max(0, size - limit), limit: limit)
        else { return "" }
        let text = String(decoding: bytes, as: UTF8.self)
        return size > limit ? String(text.drop { $0 != "\n" }.dropFirst()) : text
    }

    private func leftOut(from offset: Int, to next: Int, limit: Int) -> LogChunk {
        guard next > offset else {
            return LogChunk(bytes: [], nextOffset: offset, isComplete: false)
        }
        let line = "\n[slipway: \(next - offset) bytes left out here]\n"
        return LogChunk(
            bytes: Array(line.utf8.prefix(limit)), nextOffset: next, isComplete: false)
    }

    private func read(_ path: String, from offset: Int, limit: Int) throws -> [UInt8]? {
        let number = open(path, O_RDONLY | O_CLOEXEC)
        guard number >= 0 else {
            if errno == ENOENT { return nil }
            throw SystemError("cannot open \(path)")
        }
        return try Descriptor(number).read(from: offset, limit: limit, of: path)
    }

    private func size(_ path: String) throws -> Int {
        try Descriptor(opening: path, O_RDONLY).size(of: path)
    }
}
