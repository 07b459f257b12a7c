internal import Foundation
internal import Glibc

/// Who has a data folder open, as `DATA/holder.json` tells everybody.
struct HolderRecord: Codable, Hashable, Sendable {
    var pid: Int32
    /// The control socket, absolute.
    var socket: String
    /// Where it listens besides, `http://127.0.0.1:PORT`.
    var listening: String?

    static func read(_ folder: DataFolder) -> HolderRecord? {
        guard let bytes = FileManager.default.contents(atPath: folder.holderRecord) else {
            return nil
        }
        return try? JSONDecoder().decode(HolderRecord.self, from: bytes)
    }

    /// Writes it whole, or not at all.
    func write(_ folder: DataFolder) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try encoder.encode(self).write(
            to: URL(fileURLWithPath: folder.holderRecord), options: .atomic)
    }

    static func remove(_ folder: DataFolder) {
        unlink(folder.holderRecord)
    }
}
