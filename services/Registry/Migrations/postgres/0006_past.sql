-- What a household was before each change and before it left: its rows of every version that was told, from when it was recorded until when.
-- Of the registered households nothing is copied; what they are now has been so since their recorded_at. 历史版本

CREATE TABLE household_past (
    id uuid NOT NULL,
    version bigint NOT NULL,
    county_id uuid NOT NULL,
    number text COLLATE "C" NOT NULL,
    division_id uuid NOT NULL,
    hamlet text NOT NULL,
    villager_group text NOT NULL,
    phone_cipher bytea,
    bank text NOT NULL,
    bank_account_cipher bytea,
    standard integer NOT NULL,
    registered_year integer,
    planned_exit_year integer,
    martyr_family boolean,
    only_child_family boolean,
    two_daughters_family boolean,
    helper_name text NOT NULL,
    helper_unit text NOT NULL,
    helper_start date,
    helper_end date,
    helper_phone_cipher bytea,
    relocating boolean,
    relocation_way text NOT NULL,
    relocation_destination text NOT NULL,
    relocation_difficulty text NOT NULL,
    persons integer NOT NULL,
    findings integer NOT NULL,
    import_id uuid NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    until timestamp with time zone NOT NULL,
    entry uuid NOT NULL,
    CONSTRAINT pk_household_past PRIMARY KEY (id, version)
);

CREATE INDEX ix_household_past_division_id_id ON household_past (division_id, id);
CREATE INDEX ix_household_past_county_id_number ON household_past (county_id, number);

CREATE TABLE household_year_past (
    household_id uuid NOT NULL,
    year integer NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    kind integer NOT NULL,
    status integer NOT NULL,
    exit_year integer,
    change_reason integer NOT NULL,
    main_cause integer NOT NULL,
    second_cause integer NOT NULL,
    third_cause integer NOT NULL,
    size integer,
    wages_fen bigint,
    business_fen bigint,
    property_fen bigint,
    transfers_fen bigint,
    low_allowance_fen bigint,
    extreme_difficulty_fen bigint,
    pension_fen bigint,
    family_planning_fen bigint,
    ecological_fen bigint,
    other_transfers_fen bigint,
    business_expenses_fen bigint,
    net_per_head_fen bigint,
    arable_mu100 bigint,
    irrigated_mu100 bigint,
    forest_mu100 bigint,
    returned_to_forest_mu100 bigint,
    orchard_mu100 bigint,
    pasture_mu100 bigint,
    water_mu100 bigint,
    housing_area_m2x100 bigint,
    house_grade integer NOT NULL,
    dilapidated boolean,
    electricity boolean,
    water_shortage boolean,
    safe_water boolean,
    broadcasting boolean,
    sanitary_toilet boolean,
    road_distance_m bigint,
    access_road integer NOT NULL,
    fuel integer NOT NULL,
    cooperative_member boolean,
    version bigint NOT NULL,
    CONSTRAINT pk_household_year_past PRIMARY KEY (household_id, version, year)
);

CREATE TABLE person_past (
    id uuid NOT NULL,
    household_id uuid NOT NULL,
    seq integer NOT NULL,
    number text NOT NULL,
    full_name text NOT NULL,
    sex integer NOT NULL,
    birth_date date,
    document integer NOT NULL,
    id_cipher bytea,
    no_id_reason text NOT NULL,
    relation integer NOT NULL,
    ethnicity integer NOT NULL,
    disability_certificate_cipher bytea,
    recorded_at timestamp with time zone NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT pk_person_past PRIMARY KEY (id, version)
);

CREATE INDEX ix_person_past_household_id_version ON person_past (household_id, version);

CREATE TABLE person_year_past (
    person_id uuid NOT NULL,
    year integer NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    education integer NOT NULL,
    schooling integer NOT NULL,
    health integer NOT NULL,
    second_health integer NOT NULL,
    disability_kind integer NOT NULL,
    disability_grade integer,
    residence integer NOT NULL,
    labour integer NOT NULL,
    work_place integer NOT NULL,
    work_months integer,
    on_active_service boolean,
    medical_insurance boolean,
    pension_insurance boolean,
    version bigint NOT NULL,
    CONSTRAINT pk_person_year_past PRIMARY KEY (person_id, version, year)
);

-- The write that stored a batch, as it is on record; null in batches stored before this was kept.
ALTER TABLE import_batch ADD COLUMN entry uuid NULL;

-- Whether what an undo of the import removes stays known; not of undos before this.
ALTER TABLE import ADD COLUMN past_kept boolean NOT NULL DEFAULT true;
UPDATE import SET past_kept = false WHERE state IN (3, 4);

-- Whoever changes or removes a household has kept what it was: nothing that was told gets lost.
CREATE FUNCTION household_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM household_past p
        WHERE p.id = OLD.id AND p.version = OLD.version AND (TG_OP = 'DELETE' OR p.until = NEW.recorded_at)) THEN
        RAISE EXCEPTION 'household % changes, and what it was is not in household_past', OLD.id;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER household_kept_deleted BEFORE DELETE ON household FOR EACH ROW EXECUTE FUNCTION household_kept();
CREATE TRIGGER household_kept_changed BEFORE UPDATE ON household FOR EACH ROW WHEN (NEW.version <> OLD.version) EXECUTE FUNCTION household_kept();
CREATE FUNCTION household_past_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'household_past only grows'; END $$;
CREATE TRIGGER household_past_stays BEFORE DELETE ON household_past FOR EACH ROW EXECUTE FUNCTION household_past_stays();
CREATE TRIGGER household_past_holds BEFORE UPDATE ON household_past FOR EACH ROW
WHEN (NEW.version <> OLD.version OR NEW.recorded_at <> OLD.recorded_at OR NEW.until <> OLD.until OR NEW.entry <> OLD.entry)
EXECUTE FUNCTION household_past_stays();
