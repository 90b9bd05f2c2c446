CREATE TABLE sacks (
    id BLOB NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    label TEXT NOT NULL,
    note TEXT NULL,
    weight INTEGER NOT NULL,
    moisture INTEGER NULL,
    sealed INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    scope INTEGER NULL,
    harvested TEXT NOT NULL,
    opened TEXT NULL,
    weighed_at INTEGER NOT NULL,
    emptied_at INTEGER NULL,
    seal BLOB NOT NULL,
    origin BLOB NULL,
    place_row INTEGER NOT NULL,
    place_shelf TEXT NOT NULL
);
CREATE INDEX ix_sacks_label ON sacks (label);

CREATE TABLE copies (
    id BLOB NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    text TEXT NOT NULL,
    generation INTEGER NOT NULL DEFAULT 1,
    digest BLOB NULL
);

CREATE TABLE arrivals (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    event_id TEXT NOT NULL,
    position INTEGER NOT NULL
);
