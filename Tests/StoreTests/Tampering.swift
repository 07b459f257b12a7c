import Foundation
import GRDB
import Testing

/// Changes a closed database behind the store's back.
func tamper(_ path: String, _ sql: String) throws {
    let queue = try DatabaseQueue(path: path)
    try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
    try queue.close()
}

/// Overwrites bytes of a file.
func overwrite(_ path: String, at offset: UInt64, count: Int, with byte: UInt8 = 0xff) throws {
    let file = try #require(FileHandle(forUpdatingAtPath: path))
    try file.seek(toOffset: offset)
    try file.write(contentsOf: Data(repeating: byte, count: count))
    try file.close()
}

func size(of path: String) throws -> UInt64 {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return try #require(attributes[.size] as? UInt64)
}

/// The names of everything in the file's folder.
func neighbours(of path: String) throws -> [String] {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
}

func content(of path: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: path))
}

func fixture(_ name: String) -> String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Fixtures/Store/\(name)").path
}
