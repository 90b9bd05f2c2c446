-- Lists of other offices held against the register, and what is left to settle of them.
CREATE TABLE comparison (
    id uuid NOT NULL PRIMARY KEY,
    caller text COLLATE "C" NOT NULL,
    key text COLLATE "C" NOT NULL,
    title text NOT NULL,
    division_id uuid NOT NULL,
    department integer NOT NULL,
    state integer NOT NULL,
    saved boolean NOT NULL,
    rows bigint NOT NULL,
    digest bytea NOT NULL,
    matched bigint NOT NULL,
    name_differs bigint NOT NULL,
    elsewhere bigint NOT NULL,
    unknown bigint NOT NULL,
    invalid bigint NOT NULL,
    begin_time timestamp with time zone NOT NULL,
    end_time timestamp with time zone NULL
);
CREATE UNIQUE INDEX ix_comparison_caller_key ON comparison (caller, key);

CREATE TABLE difference (
    id uuid NOT NULL PRIMARY KEY,
    version bigint NOT NULL,
    comparison_id uuid NOT NULL,
    line integer NOT NULL,
    verdict integer NOT NULL,
    division_id uuid NOT NULL,
    id_cipher bytea NULL,
    full_name text NOT NULL,
    person_id uuid NULL,
    household_id uuid NULL,
    reason text NOT NULL,
    owner text NOT NULL,
    due_date date NULL,
    outcome integer NOT NULL,
    note text NOT NULL,
    settled_by text NOT NULL,
    settled_at timestamp with time zone NULL
);
CREATE UNIQUE INDEX ix_difference_comparison_id_line_verdict ON difference (comparison_id, line, verdict);
CREATE INDEX ix_difference_division_id_outcome ON difference (division_id, outcome);
