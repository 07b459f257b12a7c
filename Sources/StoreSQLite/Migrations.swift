internal import GRDB

/// The named steps from an empty database to the present schema.
///
/// A released step is never changed: `Tests/Fixtures/Store` holds every released version.
/// What each table is for: `docs/decisions/0003-sqlite-layout.md`.
enum Migrations {
    /// "SLPW": tells our databases from other people's.
    static let applicationID = 0x534C_5057

    /// The schema version that this binary writes.
    static let version = 3

    static func migrate(_ writer: any DatabaseWriter) throws {
        try migrator.migrate(writer)
    }

    private static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator().disablingDeferredForeignKeyChecks()
        migrator.registerMigration("1 journal, catalog, timers, audit") { database in
            try database.execute(sql: "PRAGMA application_id = \(applicationID)")
            try database.execute(sql: journal)
            try database.execute(sql: catalog)
            try database.execute(sql: audit)
            try database.execute(sql: "PRAGMA user_version = 1")
        }
        migrator.registerMigration("2 projects of runs") { database in
            try database.execute(sql: projects)
            try database.execute(sql: "PRAGMA user_version = 2")
        }
        migrator.registerMigration("3 project, address, reason and digest of audit") { database in
            try database.execute(sql: auditFormat2)
            try database.execute(sql: "PRAGMA user_version = 3")
        }
        return migrator
    }

    // Events lie in the order they were written, under a unique index: a table keyed by run would
    // rewrite one page per run and commit.
    private static let journal = """
        CREATE TABLE runs (
            number INTEGER PRIMARY KEY,
            run TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            status TEXT NOT NULL,
            position INTEGER NOT NULL,
            plan TEXT NOT NULL,
            steps INTEGER NOT NULL,
            finished_steps INTEGER NOT NULL,
            failed_steps INTEGER NOT NULL,
            waiting_for_people INTEGER NOT NULL,
            started_by TEXT NOT NULL,
            started_at INTEGER NOT NULL,
            changed_at INTEGER NOT NULL,
            is_open INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX runs_by_status ON runs (status);
        CREATE INDEX runs_by_name ON runs (name);
        CREATE INDEX runs_open ON runs (number) WHERE is_open = 1;

        CREATE TABLE events (
            run INTEGER NOT NULL,
            position INTEGER NOT NULL,
            bytes BLOB NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX events_by_run ON events (run, position);

        CREATE TABLE plans (
            digest TEXT NOT NULL UNIQUE,
            bytes BLOB NOT NULL
        ) STRICT;

        CREATE TABLE timers (
            run INTEGER NOT NULL,
            step INTEGER NOT NULL,
            kind TEXT NOT NULL,
            due INTEGER NOT NULL,
            PRIMARY KEY (run, step, kind)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX timers_by_due ON timers (due);
        """

    private static let projects = """
        ALTER TABLE runs ADD COLUMN project TEXT NOT NULL DEFAULT '';
        CREATE INDEX runs_by_project ON runs (project, number);
        """

    private static let catalog = """
        CREATE TABLE documents (
            kind TEXT NOT NULL,
            id TEXT NOT NULL,
            version INTEGER NOT NULL,
            body BLOB NOT NULL,
            UNIQUE (kind, id)
        ) STRICT;

        CREATE TABLE document_fields (
            kind TEXT NOT NULL,
            field TEXT NOT NULL,
            value TEXT NOT NULL,
            id TEXT NOT NULL,
            PRIMARY KEY (kind, field, value, id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX document_fields_by_document ON document_fields (kind, id);
        """

    // Entries that are there keep format 1, and their hashes.
    private static let auditFormat2 = """
        ALTER TABLE audit ADD COLUMN format INTEGER NOT NULL DEFAULT 1;
        ALTER TABLE audit ADD COLUMN project TEXT NOT NULL DEFAULT '';
        ALTER TABLE audit ADD COLUMN address TEXT NOT NULL DEFAULT '';
        ALTER TABLE audit ADD COLUMN reason TEXT NOT NULL DEFAULT '';
        ALTER TABLE audit ADD COLUMN digest TEXT NOT NULL DEFAULT '';
        """

    private static let audit = """
        CREATE TABLE audit (
            number INTEGER PRIMARY KEY,
            at INTEGER NOT NULL,
            actor TEXT NOT NULL,
            verb TEXT NOT NULL,
            subject TEXT NOT NULL,
            answer TEXT NOT NULL,
            detail BLOB NOT NULL,
            previous TEXT NOT NULL,
            hash TEXT NOT NULL
        ) STRICT;

        CREATE TABLE meta (
            name TEXT PRIMARY KEY,
            value TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        """
}
