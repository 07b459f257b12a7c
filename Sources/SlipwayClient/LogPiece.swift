/// A piece of what an attempt wrote, byte for byte.
package struct LogPiece: Hashable, Sendable {
    package var bytes: [UInt8]
    /// Where the next piece begins.
    package var nextOffset: Int
    /// Nothing will follow.
    package var isComplete: Bool
}
