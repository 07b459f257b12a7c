-- A database of schema version 1, as the first release wrote it. Never changed.
PRAGMA application_id = 1397510231;
PRAGMA user_version = 1;
CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
INSERT INTO grdb_migrations VALUES ('1 journal, catalog, timers, audit');

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

INSERT INTO plans (digest, bytes) VALUES
    ('9d68ab3a059dcc2ddf0fcd4c5cab380a7e96783f2d6de61143578589c41eccf1', CAST('{"name":"storefront"}' AS BLOB));
INSERT INTO runs VALUES
    (1, 'r-1', 'storefront', 'running', 2,
        '9d68ab3a059dcc2ddf0fcd4c5cab380a7e96783f2d6de61143578589c41eccf1',
        10, 3, 2, 1, 'local:0', 1000, 2000, 1),
    (2, 'r-2', 'storefront', 'succeeded', 1,
        '9d68ab3a059dcc2ddf0fcd4c5cab380a7e96783f2d6de61143578589c41eccf1',
        10, 10, 0, 0, 'local:0', 3000, 4000, 0);
INSERT INTO events (run, position, bytes) VALUES
    (1, 1, CAST('one' AS BLOB)), (2, 1, CAST('only' AS BLOB)), (1, 2, CAST('two' AS BLOB));
INSERT INTO timers (run, step, kind, due) VALUES (1, 4, 'wait', 5000);
INSERT INTO documents (kind, id, version, body) VALUES ('cluster', 'x', 3, CAST('{}' AS BLOB));
INSERT INTO document_fields (kind, field, value, id) VALUES ('cluster', 'zone', '1', 'x');
INSERT INTO audit VALUES
    (1, 1000, 'local:0', 'start', 'r-1', 'accepted', CAST('{"count":3}' AS BLOB),
        '0000000000000000000000000000000000000000000000000000000000000000',
        '9f554f971390724f9572dcd1e534f830b5f3581befdfeed67b9a95e39680f351'),
    (2, 2000, 'local:0', 'agree', 'r-1', 'accepted', CAST('{}' AS BLOB),
        '9f554f971390724f9572dcd1e534f830b5f3581befdfeed67b9a95e39680f351',
        '9e53bd2c72efd5a6ff29c1af0066bb464d4fbdf59253640fde5cd9de404b9c95');
