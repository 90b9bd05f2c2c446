-- A subscription built anew is a new generation in the same tables; rebuild: 0 no, 1 from the log it had read, 2 from another.
ALTER TABLE checkpoints ADD COLUMN generation INTEGER NOT NULL DEFAULT 1;
ALTER TABLE checkpoints ADD COLUMN rebuild INTEGER NOT NULL DEFAULT 0;
ALTER TABLE checkpoints ADD COLUMN rebuild_until INTEGER NOT NULL DEFAULT 0;

-- Where each reaction began: it does not answer to events up to there.
CREATE TABLE reactions (
    name TEXT NOT NULL PRIMARY KEY,
    since INTEGER NOT NULL
);

-- What a reaction has answered to, once for ever.
CREATE TABLE reacted (
    reaction TEXT NOT NULL,
    event_id TEXT NOT NULL,
    PRIMARY KEY (reaction, event_id)
);

-- Events an operator passed over. Rows are only added.
CREATE TABLE skipped_events (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    subscription TEXT NOT NULL,
    position INTEGER NOT NULL,
    event_id TEXT NOT NULL,
    type TEXT NOT NULL,
    subject TEXT NOT NULL,
    reason TEXT NOT NULL,
    problem TEXT NOT NULL,
    skipped_by TEXT NOT NULL,
    skipped_at INTEGER NOT NULL
);
CREATE INDEX ix_skipped_events_subscription ON skipped_events (subscription);
CREATE TRIGGER skipped_events_unchanged BEFORE UPDATE ON skipped_events BEGIN SELECT RAISE(ABORT, 'skipped_events only grow'); END;
CREATE TRIGGER skipped_events_kept BEFORE DELETE ON skipped_events BEGIN SELECT RAISE(ABORT, 'skipped_events only grow'); END;
