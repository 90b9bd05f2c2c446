-- An entry and its place are one row: a file has one writer, so an entry has its place at once. What entries are found by is kept apart and
-- follows behind, many at a time, so that a write touches one page for its record and not one for each index.
CREATE TABLE audit_record (
    position INTEGER NOT NULL PRIMARY KEY CHECK (position > 0),
    id BLOB NOT NULL,
    resource TEXT NOT NULL,
    body BLOB NOT NULL,
    mac BLOB NOT NULL,
    digest BLOB NOT NULL,
    seal BLOB NOT NULL
);
-- an entry without a place, or a place without an entry, was tampered with and is refused here: find it with the version before
INSERT INTO audit_record (position, id, resource, body, mac, digest, seal)
SELECT coalesce(c.position, 0), e.id, e.resource, e.body, e.mac, c.digest, c.seal FROM audit_chain c FULL JOIN audit_entry e ON e.id = c.entry;

CREATE TABLE audit_index (
    position INTEGER NOT NULL PRIMARY KEY,
    entry BLOB NOT NULL,
    resource TEXT NOT NULL
);
INSERT INTO audit_index (position, entry, resource) SELECT position, id, resource FROM audit_record ORDER BY position;
CREATE INDEX ix_audit_index_entry ON audit_index (entry);
CREATE INDEX ix_audit_index_resource_entry ON audit_index (resource, entry);

DROP TABLE audit_entry;
DROP TABLE audit_chain;
CREATE VIEW audit_chain AS SELECT position, id AS entry, digest, seal FROM audit_record;
-- where entries stand, by what they are found by: the index, and the few behind its end
CREATE VIEW audit_place AS
SELECT position, entry, resource FROM audit_index
UNION ALL
SELECT position, id, resource FROM audit_record WHERE position > (SELECT coalesce(max(position), 0) FROM audit_index);
CREATE VIEW audit_entry AS SELECT p.entry AS id, p.resource, r.body, r.mac FROM audit_place p JOIN audit_record r ON r.position = p.position;

CREATE TRIGGER audit_record_keep BEFORE UPDATE ON audit_record BEGIN SELECT RAISE(ABORT, 'audit_record is only inserted into'); END;
CREATE TRIGGER audit_index_keep BEFORE UPDATE ON audit_index BEGIN SELECT RAISE(ABORT, 'audit_index is only inserted into'); END;
-- what goes is what a sealed bundle holds
CREATE TRIGGER audit_record_stay BEFORE DELETE ON audit_record
WHEN NOT EXISTS (SELECT 1 FROM audit_archive WHERE through >= OLD.position)
BEGIN SELECT RAISE(ABORT, 'audit_record is only inserted into'); END;
CREATE TRIGGER audit_index_stay BEFORE DELETE ON audit_index
WHEN NOT EXISTS (SELECT 1 FROM audit_archive WHERE through >= OLD.position)
BEGIN SELECT RAISE(ABORT, 'audit_index is only inserted into'); END;
