-- What a household was before each change and before it left: its rows of every version that was told, from when it was recorded until when.
-- Of the registered households nothing is copied; what they are now has been so since their recorded_at. 历史版本

CREATE TABLE household_past (
    id BLOB NOT NULL,
    version INTEGER NOT NULL,
    county_id BLOB NOT NULL,
    number TEXT NOT NULL,
    division_id BLOB NOT NULL,
    hamlet TEXT NOT NULL,
    villager_group TEXT NOT NULL,
    phone_cipher BLOB NULL,
    bank TEXT NOT NULL,
    bank_account_cipher BLOB NULL,
    standard INTEGER NOT NULL,
    registered_year INTEGER NULL,
    planned_exit_year INTEGER NULL,
    martyr_family INTEGER NULL,
    only_child_family INTEGER NULL,
    two_daughters_family INTEGER NULL,
    helper_name TEXT NOT NULL,
    helper_unit TEXT NOT NULL,
    helper_start TEXT NULL,
    helper_end TEXT NULL,
    helper_phone_cipher BLOB NULL,
    relocating INTEGER NULL,
    relocation_way TEXT NOT NULL,
    relocation_destination TEXT NOT NULL,
    relocation_difficulty TEXT NOT NULL,
    persons INTEGER NOT NULL,
    findings INTEGER NOT NULL,
    import_id BLOB NOT NULL,
    recorded_at INTEGER NOT NULL,
    until INTEGER NOT NULL,
    entry BLOB NOT NULL,
    CONSTRAINT pk_household_past PRIMARY KEY (id, version)
);

CREATE INDEX ix_household_past_division_id_id ON household_past (division_id, id);
CREATE INDEX ix_household_past_county_id_number ON household_past (county_id, number);

CREATE TABLE household_year_past (
    household_id BLOB NOT NULL,
    year INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    status INTEGER NOT NULL,
    exit_year INTEGER NULL,
    change_reason INTEGER NOT NULL,
    main_cause INTEGER NOT NULL,
    second_cause INTEGER NOT NULL,
    third_cause INTEGER NOT NULL,
    size INTEGER NULL,
    wages_fen INTEGER NULL,
    business_fen INTEGER NULL,
    property_fen INTEGER NULL,
    transfers_fen INTEGER NULL,
    low_allowance_fen INTEGER NULL,
    extreme_difficulty_fen INTEGER NULL,
    pension_fen INTEGER NULL,
    family_planning_fen INTEGER NULL,
    ecological_fen INTEGER NULL,
    other_transfers_fen INTEGER NULL,
    business_expenses_fen INTEGER NULL,
    net_per_head_fen INTEGER NULL,
    arable_mu100 INTEGER NULL,
    irrigated_mu100 INTEGER NULL,
    forest_mu100 INTEGER NULL,
    returned_to_forest_mu100 INTEGER NULL,
    orchard_mu100 INTEGER NULL,
    pasture_mu100 INTEGER NULL,
    water_mu100 INTEGER NULL,
    housing_area_m2x100 INTEGER NULL,
    house_grade INTEGER NOT NULL,
    dilapidated INTEGER NULL,
    electricity INTEGER NULL,
    water_shortage INTEGER NULL,
    safe_water INTEGER NULL,
    broadcasting INTEGER NULL,
    sanitary_toilet INTEGER NULL,
    road_distance_m INTEGER NULL,
    access_road INTEGER NOT NULL,
    fuel INTEGER NOT NULL,
    cooperative_member INTEGER NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_household_year_past PRIMARY KEY (household_id, version, year)
);

CREATE TABLE person_past (
    id BLOB NOT NULL,
    household_id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    number TEXT NOT NULL,
    full_name TEXT NOT NULL,
    sex INTEGER NOT NULL,
    birth_date TEXT NULL,
    document INTEGER NOT NULL,
    id_cipher BLOB NULL,
    no_id_reason TEXT NOT NULL,
    relation INTEGER NOT NULL,
    ethnicity INTEGER NOT NULL,
    disability_certificate_cipher BLOB NULL,
    recorded_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_person_past PRIMARY KEY (id, version)
);

CREATE INDEX ix_person_past_household_id_version ON person_past (household_id, version);

CREATE TABLE person_year_past (
    person_id BLOB NOT NULL,
    year INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    education INTEGER NOT NULL,
    schooling INTEGER NOT NULL,
    health INTEGER NOT NULL,
    second_health INTEGER NOT NULL,
    disability_kind INTEGER NOT NULL,
    disability_grade INTEGER NULL,
    residence INTEGER NOT NULL,
    labour INTEGER NOT NULL,
    work_place INTEGER NOT NULL,
    work_months INTEGER NULL,
    on_active_service INTEGER NULL,
    medical_insurance INTEGER NULL,
    pension_insurance INTEGER NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_person_year_past PRIMARY KEY (person_id, version, year)
);

-- The write that stored a batch, as it is on record; null in batches stored before this was kept.
ALTER TABLE import_batch ADD COLUMN entry BLOB NULL;

-- Whether what an undo of the import removes stays known; not of undos before this.
ALTER TABLE import ADD COLUMN past_kept INTEGER NOT NULL DEFAULT 1;
UPDATE import SET past_kept = 0 WHERE state IN (3, 4);

-- Whoever changes or removes a household has kept what it was: nothing that was told gets lost.
CREATE TRIGGER household_kept_deleted BEFORE DELETE ON household
WHEN NOT EXISTS (SELECT 1 FROM household_past p WHERE p.id = OLD.id AND p.version = OLD.version)
BEGIN SELECT RAISE(ABORT, 'a household leaves, and what it was is not in household_past'); END;
CREATE TRIGGER household_kept_changed BEFORE UPDATE ON household
WHEN NEW.version <> OLD.version AND NOT EXISTS (SELECT 1 FROM household_past p WHERE p.id = OLD.id AND p.version = OLD.version AND p.until = NEW.recorded_at)
BEGIN SELECT RAISE(ABORT, 'a household changes, and what it was is not in household_past'); END;
CREATE TRIGGER household_past_stays BEFORE DELETE ON household_past BEGIN SELECT RAISE(ABORT, 'household_past only grows'); END;
CREATE TRIGGER household_past_holds BEFORE UPDATE ON household_past
WHEN NEW.version <> OLD.version OR NEW.recorded_at <> OLD.recorded_at OR NEW.until <> OLD.until OR NEW.entry <> OLD.entry
BEGIN SELECT RAISE(ABORT, 'household_past only grows'); END;
