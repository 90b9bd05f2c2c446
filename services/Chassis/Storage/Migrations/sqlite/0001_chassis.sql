-- The events of one transaction per row; `first` and `digest` come with the position in the log.
CREATE TABLE outbox (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    first INTEGER NULL,
    count INTEGER NOT NULL,
    events BLOB NOT NULL,
    digest BLOB NULL,
    recorded_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX ix_outbox_first ON outbox (first);
CREATE INDEX ix_outbox_id ON outbox (id) WHERE first IS NULL;

CREATE TABLE feed_head (
    id INTEGER NOT NULL PRIMARY KEY,
    position INTEGER NOT NULL,
    digest BLOB NOT NULL
);
INSERT INTO feed_head (id, position, digest) VALUES (1, 0, zeroblob(32));

CREATE TABLE checkpoints (
    name TEXT NOT NULL PRIMARY KEY,
    source TEXT NOT NULL,
    position INTEGER NOT NULL,
    digest BLOB NOT NULL,
    state INTEGER NOT NULL,
    problem TEXT NOT NULL,
    applied_at INTEGER NULL
);

CREATE TABLE requests (
    caller TEXT NOT NULL,
    request_id TEXT NOT NULL,
    rpc TEXT NOT NULL,
    payload_hash BLOB NOT NULL,
    reply BLOB NOT NULL,
    recorded_at INTEGER NOT NULL,
    PRIMARY KEY (caller, request_id)
);
CREATE INDEX ix_requests_recorded_at ON requests (recorded_at);
