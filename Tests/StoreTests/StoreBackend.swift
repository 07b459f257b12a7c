import Foundation
import ReleaseEngine
import SlipwayTestSupport
import StoreSQLite
import Testing

/// The implementations that keep the store contract.
enum StoreBackend: String, CaseIterable, CustomTestStringConvertible {
    case memory
    case sqlite

    static var available: [StoreBackend] { allCases }

    var testDescription: String { rawValue }

    /// Gives `body` an empty store, and clears it away afterwards.
    func withStore(_ body: (any Store) async throws -> Void) async throws {
        switch self {
        case .memory:
            try await body(MemoryStore())
        case .sqlite:
            try await withDatabase { store, _ async throws in try await body(store) }
        }
    }
}

/// Gives `body` a new folder, and removes it afterwards.
func withFolder<Value>(_ body: (String) async throws -> Value) async throws -> Value {
    let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("slipway-store-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder.path)
}

/// Gives `body` a new database and its path.
func withDatabase(_ body: (SQLiteStore, String) async throws -> Void) async throws {
    try await withFolder { folder in
        let path = folder + "/slipway.db"
        let store = try SQLiteStore(path: path)
        do {
            try await body(store, path)
        } catch {
            await store.close()
            throw error
        }
        await store.close()
    }
}
