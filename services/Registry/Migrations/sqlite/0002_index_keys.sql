-- A second hash column, for the time an index key is changed, and the key an import began under.
ALTER TABLE person ADD COLUMN id_hash_second BLOB NULL;
CREATE UNIQUE INDEX ix_person_id_hash_second ON person (id_hash_second) WHERE id_hash_second IS NOT NULL;
ALTER TABLE import ADD COLUMN index_key INTEGER NOT NULL DEFAULT 1;
