internal import Foundation
internal import Synchronization

/// A temporary folder in which everything lies that is measured.
final class Workplace: Sendable {
    let path: String
    private let made = Mutex(0)

    init(under folder: String) throws {
        path = "\(folder)/slipway-bench-\(getpid())"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    /// A new, empty folder in it.
    func folder() throws -> String {
        let number = made.withLock { number in
            number += 1
            return number
        }
        let folder = "\(path)/\(number)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return folder
    }

    /// Removes a folder of it, so that the next one has the disk's room.
    func discard(_ folder: String) { try? FileManager.default.removeItem(atPath: folder) }

    func remove() { discard(path) }
}

/// How many bytes the files of a database have.
func bytesOnDisk(_ database: String) -> Int {
    ["", "-wal"].reduce(0) { sum, ending in
        let attributes = try? FileManager.default.attributesOfItem(atPath: database + ending)
        return sum + (attributes?[.size] as? Int ?? 0)
    }
}
