-- Which building of the subscription wrote a row, and the digest of the event that made it (null: from before digests were kept; `fupin feed replay` gives it).
ALTER TABLE division ADD COLUMN generation INTEGER NOT NULL DEFAULT 1;
ALTER TABLE division ADD COLUMN digest BLOB NULL;
ALTER TABLE household_contribution ADD COLUMN generation INTEGER NOT NULL DEFAULT 1;
ALTER TABLE household_contribution ADD COLUMN digest BLOB NULL;
ALTER TABLE village_contribution ADD COLUMN generation INTEGER NOT NULL DEFAULT 1;
ALTER TABLE village_contribution ADD COLUMN digest BLOB NULL;
