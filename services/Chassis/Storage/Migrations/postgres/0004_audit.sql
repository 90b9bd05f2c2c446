-- What was done and looked at, each under an HMAC; the chain gives the order. Rows are inserted and never touched again: triggers refuse it.
CREATE TABLE audit_entry (
    id uuid NOT NULL PRIMARY KEY,
    resource text COLLATE "C" NOT NULL,
    body bytea NOT NULL,
    mac bytea NOT NULL
);
CREATE INDEX ix_audit_entry_resource_id ON audit_entry (resource, id);

CREATE TABLE audit_chain (
    position bigint NOT NULL PRIMARY KEY,
    entry uuid NOT NULL,
    digest bytea NOT NULL,
    seal bytea NOT NULL
);
CREATE UNIQUE INDEX ix_audit_chain_entry ON audit_chain (entry);

-- Entries the sequencer has still to give a place.
CREATE TABLE audit_pending (
    entry uuid NOT NULL PRIMARY KEY
);

-- Heads of this service's chain as it told them, and of others' as they told theirs.
CREATE TABLE audit_head (
    service text COLLATE "C" NOT NULL,
    position bigint NOT NULL,
    digest bytea NOT NULL,
    told_at timestamp with time zone NOT NULL,
    PRIMARY KEY (service, position)
);

-- Stretches from the beginning that a sealed bundle holds.
CREATE TABLE audit_archive (
    through bigint NOT NULL PRIMARY KEY,
    digest bytea NOT NULL,
    bundle bytea NOT NULL,
    sealed_at timestamp with time zone NOT NULL,
    seal bytea NOT NULL
);

CREATE FUNCTION audit_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- an entry goes before its link, and both only when a sealed bundle holds them
    IF TG_OP = 'DELETE' THEN
        IF TG_TABLE_NAME = 'audit_entry' THEN
            IF EXISTS (SELECT 1 FROM audit_chain c JOIN audit_archive a ON a.through >= c.position WHERE c.entry = OLD.id) THEN
                RETURN OLD;
            END IF;
        ELSIF TG_TABLE_NAME = 'audit_chain' THEN
            IF EXISTS (SELECT 1 FROM audit_archive WHERE through >= OLD.position) THEN
                RETURN OLD;
            END IF;
        END IF;
    END IF;
    RAISE EXCEPTION '% is only inserted into', TG_TABLE_NAME;
END $$;

CREATE TRIGGER audit_entry_keep BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_keep();
CREATE TRIGGER audit_chain_keep BEFORE UPDATE OR DELETE ON audit_chain FOR EACH ROW EXECUTE FUNCTION audit_keep();
CREATE TRIGGER audit_head_keep BEFORE UPDATE OR DELETE ON audit_head FOR EACH ROW EXECUTE FUNCTION audit_keep();
CREATE TRIGGER audit_archive_keep BEFORE UPDATE OR DELETE ON audit_archive FOR EACH ROW EXECUTE FUNCTION audit_keep();
CREATE TRIGGER audit_entry_whole BEFORE TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION audit_keep();
CREATE TRIGGER audit_chain_whole BEFORE TRUNCATE ON audit_chain FOR EACH STATEMENT EXECUTE FUNCTION audit_keep();
CREATE TRIGGER audit_head_whole BEFORE TRUNCATE ON audit_head FOR EACH STATEMENT EXECUTE FUNCTION audit_keep();
CREATE TRIGGER audit_archive_whole BEFORE TRUNCATE ON audit_archive FOR EACH STATEMENT EXECUTE FUNCTION audit_keep();
