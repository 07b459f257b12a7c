internal import GRDBSQLite

/// A prepared statement on one connection; used only where that connection is.
final class Statement {
    private let connection: OpaquePointer
    private let handle: OpaquePointer

    /// - Parameter keeps: whether it is prepared once and stepped many times.
    init(_ sql: String, on connection: OpaquePointer, keeps: Bool = false) throws(SQLiteFailure) {
        var handle: OpaquePointer?
        let flags = keeps ? UInt32(SQLITE_PREPARE_PERSISTENT) : 0
        let code = sqlite3_prepare_v3(connection, sql, -1, flags, &handle, nil)
        guard code == SQLITE_OK, let handle else {
            throw SQLiteFailure(code: code, on: connection)
        }
        self.connection = connection
        self.handle = handle
    }

    deinit {
        sqlite3_finalize(handle)
    }

    /// Steps a statement that returns no rows, and makes it ready again.
    ///
    /// - Returns: how many rows it changed.
    @discardableResult
    func run() throws(SQLiteFailure) -> Int {
        try finish(sqlite3_step(handle))
        return Int(sqlite3_changes(connection))
    }

    /// The number of the row that the connection inserted last.
    var lastInsertedRow: Int { Int(sqlite3_last_insert_rowid(connection)) }

    /// Like `run`, with bytes that are bound without being copied.
    func run(_ bytes: [UInt8], at index: Int32) throws(SQLiteFailure) {
        let code = bytes.withUnsafeBytes { buffer in
            guard let start = buffer.baseAddress, !buffer.isEmpty else {
                sqlite3_bind_zeroblob(handle, index, 0)
                return sqlite3_step(handle)
            }
            let bound = sqlite3_bind_blob64(
                handle, index, start, sqlite3_uint64(buffer.count), nil)
            guard bound == SQLITE_OK else { return bound }
            let stepped = sqlite3_step(handle)
            // The pointer ends with this closure.
            sqlite3_reset(handle)
            sqlite3_bind_null(handle, index)
            return stepped
        }
        try finish(code)
    }

    /// Goes to the next row; false after the last one, and then it is ready again.
    func next() throws(SQLiteFailure) -> Bool {
        let code = sqlite3_step(handle)
        if code == SQLITE_ROW { return true }
        try finish(code)
        return false
    }

    /// Makes it ready again before the last row.
    func reset() {
        sqlite3_reset(handle)
    }

    private func finish(_ code: Int32) throws(SQLiteFailure) {
        guard code == SQLITE_DONE || code == SQLITE_ROW else {
            let failure = SQLiteFailure(code: code, on: connection)
            sqlite3_reset(handle)
            throw failure
        }
        sqlite3_reset(handle)
    }
}

// Binding, from 1. A failure to bind (out of memory, too big) leaves NULL, which every column
// refuses when the statement is stepped.
extension Statement {
    // SQLITE_TRANSIENT: SQLite copies before the call returns.
    private static var copying: sqlite3_destructor_type {
        unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    }

    func bind(_ index: Int32, _ value: Int64) {
        sqlite3_bind_int64(handle, index, value)
    }

    func bind(_ index: Int32, _ value: Int) {
        sqlite3_bind_int64(handle, index, Int64(value))
    }

    func bind(_ index: Int32, _ value: Bool) {
        sqlite3_bind_int64(handle, index, value ? 1 : 0)
    }

    func bind(_ index: Int32, _ value: String) {
        var value = value
        value.withUTF8 { buffer in
            guard let start = buffer.baseAddress, !buffer.isEmpty else {
                sqlite3_bind_text(handle, index, "", 0, Self.copying)
                return
            }
            start.withMemoryRebound(to: CChar.self, capacity: buffer.count) {
                _ = sqlite3_bind_text(handle, index, $0, Int32(buffer.count), Self.copying)
            }
        }
    }

    func bind(_ index: Int32, _ bytes: [UInt8]) {
        bytes.withUnsafeBytes { buffer in
            guard let start = buffer.baseAddress, !buffer.isEmpty else {
                sqlite3_bind_zeroblob(handle, index, 0)
                return
            }
            sqlite3_bind_blob64(
                handle, index, start, sqlite3_uint64(buffer.count), Self.copying)
        }
    }
}

// Columns of the row it stands on, from 0.
extension Statement {
    func isNull(_ column: Int32) -> Bool {
        sqlite3_column_type(handle, column) == SQLITE_NULL
    }

    func integer(_ column: Int32) -> Int {
        Int(sqlite3_column_int64(handle, column))
    }

    /// The whole text, zero characters included.
    func text(_ column: Int32) -> String {
        guard let start = sqlite3_column_text(handle, column) else { return "" }
        let count = Int(sqlite3_column_bytes(handle, column))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    func bytes(_ column: Int32) -> [UInt8] {
        guard let start = sqlite3_column_blob(handle, column) else { return [] }
        let count = Int(sqlite3_column_bytes(handle, column))
        return [UInt8](UnsafeRawBufferPointer(start: start, count: count))
    }
}
