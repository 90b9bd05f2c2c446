-- Editions of exit plans, as printed. 脱贫计划
CREATE TABLE exit_plan (
    id uuid NOT NULL,
    version bigint NOT NULL,
    jurisdiction text COLLATE "C" NOT NULL,
    edition integer NOT NULL,
    document text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    CONSTRAINT pk_exit_plan PRIMARY KEY (id)
);

CREATE UNIQUE INDEX ix_exit_plan_jurisdiction_edition ON exit_plan (jurisdiction, edition);

CREATE TABLE exit_plan_line (
    exit_plan_id uuid NOT NULL,
    number integer NOT NULL,
    year integer NOT NULL,
    division text NOT NULL,
    kind integer NOT NULL,
    persons bigint,
    villages bigint,
    source text NOT NULL,
    unit_persons bigint NOT NULL,
    CONSTRAINT pk_exit_plan_line PRIMARY KEY (exit_plan_id, number),
    CONSTRAINT fk_exit_plan_line_exit_plan_id FOREIGN KEY (exit_plan_id) REFERENCES exit_plan (id) ON DELETE CASCADE
);

-- The registry's tree; a division has a row for itself and for each of its ancestors.
CREATE TABLE division (
    id uuid NOT NULL,
    version bigint NOT NULL,
    code text NOT NULL,
    level integer NOT NULL,
    display_name text COLLATE "C" NOT NULL,
    parent_id uuid,
    valid_from date,
    valid_to date,
    CONSTRAINT pk_division PRIMARY KEY (id)
);

CREATE INDEX ix_division_level_display_name ON division (level, display_name);

CREATE TABLE division_ancestor (
    ancestor_id uuid NOT NULL,
    division_id uuid NOT NULL,
    CONSTRAINT pk_division_ancestor PRIMARY KEY (ancestor_id, division_id)
);

CREATE INDEX ix_division_ancestor_division_id ON division_ancestor (division_id);

-- What each subject last contributed: replaced as a whole, never added to.
CREATE TABLE household_contribution (
    household_id uuid NOT NULL,
    version bigint NOT NULL,
    division_id uuid NOT NULL,
    persons integer NOT NULL,
    cause integer NOT NULL,
    status integer NOT NULL,
    CONSTRAINT pk_household_contribution PRIMARY KEY (household_id)
);

CREATE INDEX ix_household_contribution_division_id ON household_contribution (division_id);

CREATE TABLE village_contribution (
    village_id uuid NOT NULL,
    version bigint NOT NULL,
    division_id uuid NOT NULL,
    kind integer NOT NULL,
    CONSTRAINT pk_village_contribution PRIMARY KEY (village_id)
);

CREATE INDEX ix_village_contribution_division_id ON village_contribution (division_id);

-- Sums over a division and everything below it. 统计
CREATE TABLE household_figures (
    division_id uuid NOT NULL,
    cause integer NOT NULL,
    version bigint NOT NULL,
    households bigint NOT NULL,
    persons bigint NOT NULL,
    CONSTRAINT pk_household_figures PRIMARY KEY (division_id, cause)
);

CREATE TABLE village_figures (
    division_id uuid NOT NULL,
    version bigint NOT NULL,
    poor_villages bigint NOT NULL,
    CONSTRAINT pk_village_figures PRIMARY KEY (division_id)
);
