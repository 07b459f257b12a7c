internal import GRDB
internal import GRDBSQLite
import ReleaseEngine

/// What SQLite answered instead of success.
struct SQLiteFailure: Error {
    /// The extended result code: the low byte is the primary one.
    var code: Int32
    var message: String

    init(code: Int32, message: String) {
        self.code = code
        self.message = message
    }

    /// The last failure on a connection.
    init(code: Int32, on connection: OpaquePointer) {
        let text = String(cString: sqlite3_errmsg(connection))
        self.init(code: code, message: "\(text) (SQLite \(code))")
    }

    init(_ error: any Error) {
        guard let error = error as? DatabaseError else {
            self.init(code: SQLITE_ERROR, message: "\(error)")
            return
        }
        let code = error.extendedResultCode.rawValue
        let text = error.message ?? String(cString: sqlite3_errstr(code))
        self.init(code: code, message: "\(text) (SQLite \(code))")
    }

    /// A row holds what this version cannot read.
    static func unreadable(_ what: String) -> SQLiteFailure {
        SQLiteFailure(code: SQLITE_CORRUPT, message: what)
    }

    var primary: Int32 { code & 0xff }

    /// What is stored is broken, or is no database at all.
    var isDamage: Bool { primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB }

    /// The connection was closed before the work began.
    var isClosed: Bool { primary == SQLITE_MISUSE }
}

extension SQLiteFailure {
    // The C macros of the extended codes are expressions that Swift does not import.
    private static let ioErrorWrite = SQLITE_IOERR | (3 << 8)
    private static let ioErrorSync = SQLITE_IOERR | (4 << 8)
    private static let ioErrorFolderSync = SQLITE_IOERR | (5 << 8)

    private var isSync: Bool { code == Self.ioErrorSync || code == Self.ioErrorFolderSync }

    /// The reaction where the transaction's COMMIT was not yet tried.
    var beforeCommit: StoreError {
        if isDamage { return .damaged(reason: message) }
        if isSync { return .unknown(reason: message) }
        if primary == SQLITE_CONSTRAINT {
            return .damaged(reason: "a row contradicts the run's row: \(message)")
        }
        return .notWritten(reason: message)
    }

    /// The reaction where COMMIT itself failed.
    ///
    /// A failed write of a frame leaves no valid commit frame in the log, and a busy COMMIT did
    /// nothing. Every other failure may come after the frame was written: nobody knows.
    var atCommit: StoreError {
        if isDamage { return .damaged(reason: message) }
        let leftNothing =
            primary == SQLITE_FULL || primary == SQLITE_BUSY || code == Self.ioErrorWrite
        return leftNothing ? .notWritten(reason: message) : .unknown(reason: message)
    }

    /// The reaction where something was only read.
    var whileReading: StoreError {
        isDamage ? .damaged(reason: message) : .notWritten(reason: message)
    }
}
