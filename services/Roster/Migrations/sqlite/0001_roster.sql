-- The registry's tree; a division has a row for itself and for each of its ancestors.
CREATE TABLE roster_division (
    id BLOB NOT NULL,
    version INTEGER NOT NULL,
    generation INTEGER NOT NULL DEFAULT 1,
    digest BLOB,
    code TEXT NOT NULL,
    level INTEGER NOT NULL,
    display_name TEXT NOT NULL,
    parent_id BLOB,
    kind INTEGER NOT NULL,
    valid_from TEXT,
    valid_to TEXT,
    CONSTRAINT pk_roster_division PRIMARY KEY (id)
);
CREATE INDEX ix_roster_division_code ON roster_division (code);

CREATE TABLE roster_division_ancestor (
    ancestor_id BLOB NOT NULL,
    division_id BLOB NOT NULL,
    CONSTRAINT pk_roster_division_ancestor PRIMARY KEY (ancestor_id, division_id)
);
CREATE INDEX ix_roster_division_ancestor_division_id ON roster_division_ancestor (division_id);

CREATE TABLE roster_village (
    id BLOB NOT NULL,
    version INTEGER NOT NULL,
    generation INTEGER NOT NULL DEFAULT 1,
    digest BLOB,
    division_id BLOB NOT NULL,
    display_name TEXT NOT NULL,
    year INTEGER,
    kind INTEGER NOT NULL,
    CONSTRAINT pk_roster_village PRIMARY KEY (id)
);
CREATE INDEX ix_roster_village_division_id ON roster_village (division_id);

-- A removed household keeps its row for its version: no late event brings it back.
CREATE TABLE roster_household (
    id BLOB NOT NULL,
    version INTEGER NOT NULL,
    generation INTEGER NOT NULL DEFAULT 1,
    digest BLOB,
    removed INTEGER NOT NULL,
    number TEXT NOT NULL,
    division_id BLOB NOT NULL,
    hamlet TEXT NOT NULL,
    villager_group TEXT NOT NULL,
    standard INTEGER NOT NULL,
    registered_year INTEGER,
    planned_exit_year INTEGER,
    relocating INTEGER,
    persons INTEGER NOT NULL,
    year INTEGER,
    kind INTEGER NOT NULL,
    status INTEGER NOT NULL,
    exit_year INTEGER,
    main_cause INTEGER,
    net_per_head_fen INTEGER,
    house_grade INTEGER NOT NULL,
    dilapidated INTEGER,
    CONSTRAINT pk_roster_household PRIMARY KEY (id)
);
CREATE INDEX ix_roster_household_division_id ON roster_household (division_id);
CREATE INDEX ix_roster_household_number ON roster_household (number);

-- Replaced together with the household.
CREATE TABLE roster_person (
    household_id BLOB NOT NULL,
    id BLOB NOT NULL,
    number TEXT NOT NULL,
    full_name TEXT,
    sex INTEGER NOT NULL,
    birth_date TEXT,
    relation INTEGER NOT NULL,
    ethnicity INTEGER NOT NULL,
    education INTEGER NOT NULL,
    schooling INTEGER NOT NULL,
    health INTEGER,
    second_health INTEGER,
    disability_kind INTEGER,
    disability_grade INTEGER,
    residence INTEGER NOT NULL,
    labour INTEGER NOT NULL,
    work_place INTEGER NOT NULL,
    work_months INTEGER,
    medical_insurance INTEGER,
    pension_insurance INTEGER,
    CONSTRAINT pk_roster_person PRIMARY KEY (household_id, id)
);
