-- The registry's tree; a division has a row for itself and for each of its ancestors.
CREATE TABLE roster_division (
    id uuid NOT NULL,
    version bigint NOT NULL,
    generation bigint NOT NULL DEFAULT 1,
    digest bytea,
    code text COLLATE "C" NOT NULL,
    level integer NOT NULL,
    display_name text NOT NULL,
    parent_id uuid,
    kind integer NOT NULL,
    valid_from date,
    valid_to date,
    CONSTRAINT pk_roster_division PRIMARY KEY (id)
);
CREATE INDEX ix_roster_division_code ON roster_division (code);

CREATE TABLE roster_division_ancestor (
    ancestor_id uuid NOT NULL,
    division_id uuid NOT NULL,
    CONSTRAINT pk_roster_division_ancestor PRIMARY KEY (ancestor_id, division_id)
);
CREATE INDEX ix_roster_division_ancestor_division_id ON roster_division_ancestor (division_id);

CREATE TABLE roster_village (
    id uuid NOT NULL,
    version bigint NOT NULL,
    generation bigint NOT NULL DEFAULT 1,
    digest bytea,
    division_id uuid NOT NULL,
    display_name text NOT NULL,
    year integer,
    kind integer NOT NULL,
    CONSTRAINT pk_roster_village PRIMARY KEY (id)
);
CREATE INDEX ix_roster_village_division_id ON roster_village (division_id);

-- A removed household keeps its row for its version: no late event brings it back.
CREATE TABLE roster_household (
    id uuid NOT NULL,
    version bigint NOT NULL,
    generation bigint NOT NULL DEFAULT 1,
    digest bytea,
    removed boolean NOT NULL,
    number text COLLATE "C" NOT NULL,
    division_id uuid NOT NULL,
    hamlet text NOT NULL,
    villager_group text NOT NULL,
    standard integer NOT NULL,
    registered_year integer,
    planned_exit_year integer,
    relocating boolean,
    persons integer NOT NULL,
    year integer,
    kind integer NOT NULL,
    status integer NOT NULL,
    exit_year integer,
    main_cause integer,
    net_per_head_fen bigint,
    house_grade integer NOT NULL,
    dilapidated boolean,
    CONSTRAINT pk_roster_household PRIMARY KEY (id)
);
CREATE INDEX ix_roster_household_division_id ON roster_household (division_id);
CREATE INDEX ix_roster_household_number ON roster_household (number);

-- Replaced together with the household.
CREATE TABLE roster_person (
    household_id uuid NOT NULL,
    id uuid NOT NULL,
    number text NOT NULL,
    full_name text,
    sex integer NOT NULL,
    birth_date date,
    relation integer NOT NULL,
    ethnicity integer NOT NULL,
    education integer NOT NULL,
    schooling integer NOT NULL,
    health integer,
    second_health integer,
    disability_kind integer,
    disability_grade integer,
    residence integer NOT NULL,
    labour integer NOT NULL,
    work_place integer NOT NULL,
    work_months integer,
    medical_insurance boolean,
    pension_insurance boolean,
    CONSTRAINT pk_roster_person PRIMARY KEY (household_id, id)
);
