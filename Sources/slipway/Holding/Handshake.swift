internal import Foundation
internal import Glibc

/// What a background holder tells the command that started it, through an inherited pipe.
enum Handshake: Codable, Hashable, Sendable {
    /// Its socket answers.
    case ready
    /// Somebody else has the folder open.
    case held
    /// It could not begin.
    case failed(status: Int32, sentence: String, details: [String])

    /// The pipe's end in the holder.
    static let descriptor: Int32 = 3

    init(_ failure: Failure) {
        self = .failed(
            status: failure.status.rawValue, sentence: failure.description,
            details: failure.details)
    }

    /// Says it, once; nobody listens any more afterwards.
    func send() {
        guard let bytes = try? JSONEncoder().encode(self) else { return }
        _ = bytes.withUnsafeBytes { write(Self.descriptor, $0.baseAddress, $0.count) }
        close(Self.descriptor)
    }

    /// What the holder said; nil where it ended without a word.
    static func decode(_ bytes: [UInt8]) -> Handshake? {
        try? JSONDecoder().decode(Handshake.self, from: Data(bytes))
    }
}
