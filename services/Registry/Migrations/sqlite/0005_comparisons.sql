-- Lists of other offices held against the register, and what is left to settle of them.
CREATE TABLE comparison (
    id BLOB NOT NULL PRIMARY KEY,
    caller TEXT NOT NULL,
    key TEXT NOT NULL,
    title TEXT NOT NULL,
    division_id BLOB NOT NULL,
    department INTEGER NOT NULL,
    state INTEGER NOT NULL,
    saved INTEGER NOT NULL,
    rows INTEGER NOT NULL,
    digest BLOB NOT NULL,
    matched INTEGER NOT NULL,
    name_differs INTEGER NOT NULL,
    elsewhere INTEGER NOT NULL,
    unknown INTEGER NOT NULL,
    invalid INTEGER NOT NULL,
    begin_time INTEGER NOT NULL,
    end_time INTEGER NULL
);
CREATE UNIQUE INDEX ix_comparison_caller_key ON comparison (caller, key);

CREATE TABLE difference (
    id BLOB NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    comparison_id BLOB NOT NULL,
    line INTEGER NOT NULL,
    verdict INTEGER NOT NULL,
    division_id BLOB NOT NULL,
    id_cipher BLOB NULL,
    full_name TEXT NOT NULL,
    person_id BLOB NULL,
    household_id BLOB NULL,
    reason TEXT NOT NULL,
    owner TEXT NOT NULL,
    due_date TEXT NULL,
    outcome INTEGER NOT NULL,
    note TEXT NOT NULL,
    settled_by TEXT NOT NULL,
    settled_at INTEGER NULL
);
CREATE UNIQUE INDEX ix_difference_comparison_id_line_verdict ON difference (comparison_id, line, verdict);
CREATE INDEX ix_difference_division_id_outcome ON difference (division_id, outcome);
