internal import GRDBSQLite
import Logging

/// Moves the log's pages into the database file now and then, and looks at the result.
///
/// SQLite's automatic checkpoint reports nothing when the disk refuses it; the commits stay safe
/// in the log, but somebody should know.
struct Checkpointer {
    /// As many pages as SQLite's own default: larger logs gained little and cost disk.
    private static let pagesBetween = 1_000
    /// A reader that stays holds the log back: worth a warning from here on.
    private static let pagesWorthAWarning: Int32 = 50_000

    let logger: Logger
    private var pages = 0

    init(logger: Logger) {
        self.logger = logger
    }

    /// Counts what the last commit wrote, and checkpoints when that is enough.
    mutating func afterCommit(on connection: OpaquePointer) {
        var written: Int32 = 0
        var highest: Int32 = 0
        sqlite3_db_status(connection, SQLITE_DBSTATUS_CACHE_WRITE, &written, &highest, 1)
        pages += Int(written)
        guard pages >= Self.pagesBetween else { return }
        pages = 0
        _ = run(SQLITE_CHECKPOINT_PASSIVE, on: connection)
    }

    /// - Returns: whether the whole log was moved.
    func run(_ mode: Int32, on connection: OpaquePointer) -> Bool {
        var inLog: Int32 = 0
        var moved: Int32 = 0
        let code = sqlite3_wal_checkpoint_v2(connection, nil, mode, &inLog, &moved)
        if code == SQLITE_OK {
            if inLog - moved > Self.pagesWorthAWarning {
                logger.warning(
                    "a long read keeps the database's log from being emptied",
                    metadata: ["pages": "\(inLog)", "moved": "\(moved)"])
            }
            return inLog == moved
        }
        let message = String(cString: sqlite3_errmsg(connection))
        if code & 0xff == SQLITE_BUSY {
            logger.notice(
                "a checkpoint of the database was put off", metadata: ["why": "\(message)"])
        } else {
            logger.error(
                """
                a checkpoint of the database failed and will be repeated; what was recorded is \
                safe in its log
                """,
                metadata: ["why": "\(message)", "code": "\(code)"])
        }
        return false
    }
}
