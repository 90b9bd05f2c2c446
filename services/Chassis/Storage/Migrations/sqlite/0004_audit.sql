-- What was done and looked at, each under an HMAC; the chain gives the order. Rows are inserted and never touched again: triggers refuse it.
CREATE TABLE audit_entry (
    id BLOB NOT NULL PRIMARY KEY,
    resource TEXT NOT NULL,
    body BLOB NOT NULL,
    mac BLOB NOT NULL
);
CREATE INDEX ix_audit_entry_resource_id ON audit_entry (resource, id);

CREATE TABLE audit_chain (
    position INTEGER NOT NULL PRIMARY KEY,
    entry BLOB NOT NULL,
    digest BLOB NOT NULL,
    seal BLOB NOT NULL
);
CREATE UNIQUE INDEX ix_audit_chain_entry ON audit_chain (entry);

-- Heads of this service's chain as it told them, and of others' as they told theirs.
CREATE TABLE audit_head (
    service TEXT NOT NULL,
    position INTEGER NOT NULL,
    digest BLOB NOT NULL,
    told_at INTEGER NOT NULL,
    PRIMARY KEY (service, position)
);

-- Stretches from the beginning that a sealed bundle holds.
CREATE TABLE audit_archive (
    through INTEGER NOT NULL PRIMARY KEY,
    digest BLOB NOT NULL,
    bundle BLOB NOT NULL,
    sealed_at INTEGER NOT NULL,
    seal BLOB NOT NULL
);

CREATE TRIGGER audit_entry_keep BEFORE UPDATE ON audit_entry BEGIN SELECT RAISE(ABORT, 'audit_entry is only inserted into'); END;
CREATE TRIGGER audit_chain_keep BEFORE UPDATE ON audit_chain BEGIN SELECT RAISE(ABORT, 'audit_chain is only inserted into'); END;
CREATE TRIGGER audit_head_keep BEFORE UPDATE ON audit_head BEGIN SELECT RAISE(ABORT, 'audit_head is only inserted into'); END;
CREATE TRIGGER audit_archive_keep BEFORE UPDATE ON audit_archive BEGIN SELECT RAISE(ABORT, 'audit_archive is only inserted into'); END;
CREATE TRIGGER audit_head_stay BEFORE DELETE ON audit_head BEGIN SELECT RAISE(ABORT, 'audit_head is only inserted into'); END;
CREATE TRIGGER audit_archive_stay BEFORE DELETE ON audit_archive BEGIN SELECT RAISE(ABORT, 'audit_archive is only inserted into'); END;
-- an entry goes before its link, and both only when a sealed bundle holds them
CREATE TRIGGER audit_entry_stay BEFORE DELETE ON audit_entry
WHEN NOT EXISTS (SELECT 1 FROM audit_chain c JOIN audit_archive a ON a.through >= c.position WHERE c.entry = OLD.id)
BEGIN SELECT RAISE(ABORT, 'audit_entry is only inserted into'); END;
CREATE TRIGGER audit_chain_stay BEFORE DELETE ON audit_chain
WHEN NOT EXISTS (SELECT 1 FROM audit_archive WHERE through >= OLD.position)
BEGIN SELECT RAISE(ABORT, 'audit_chain is only inserted into'); END;
