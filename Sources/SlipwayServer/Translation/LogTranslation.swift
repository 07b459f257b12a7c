internal import ReleaseEngine
internal import SlipwayAPI

extension API.LogChunk {
    /// The bytes as text; a character that the piece's end cuts in two is left to the next piece.
    init(_ chunk: ReleaseEngine.LogChunk) {
        let cut = chunk.isComplete ? 0 : Self.unfinishedTail(of: chunk.bytes)
        self.init(
            text: String(decoding: chunk.bytes.dropLast(cut), as: UTF8.self),
            nextOffset: chunk.nextOffset - cut, isComplete: chunk.isComplete)
    }

    /// How many bytes at the end begin a character and lack the rest of it.
    private static func unfinishedTail(of bytes: [UInt8]) -> Int {
        for (distance, byte) in bytes.suffix(3).reversed().enumerated() {
            let length =
                switch byte {
                case 0xC2...0xDF: 2
                case 0xE0...0xEF: 3
                case 0xF0...0xF4: 4
                case 0x80...0xBF: 0
                default: 1
                }
            guard length > 0 else { continue }
            return length > distance + 1 ? distance + 1 : 0
        }
        return 0
    }
}
