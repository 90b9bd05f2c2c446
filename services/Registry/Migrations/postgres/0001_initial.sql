CREATE TABLE division (
    id uuid NOT NULL,
    version bigint NOT NULL,
    code text COLLATE "C" NOT NULL,
    code_authority integer NOT NULL,
    level integer NOT NULL,
    name text NOT NULL,
    parent_id uuid,
    kind integer NOT NULL,
    tags text NOT NULL,
    valid_from date,
    valid_to date,
    invented boolean NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    CONSTRAINT pk_division PRIMARY KEY (id)
);


CREATE TABLE division_successor (
    division_id uuid NOT NULL,
    successor_id uuid NOT NULL,
    CONSTRAINT pk_division_successor PRIMARY KEY (division_id, successor_id)
);


CREATE TABLE household (
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
    content_hash bytea NOT NULL,
    import_id uuid NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    CONSTRAINT pk_household PRIMARY KEY (id)
);


CREATE TABLE household_year (
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
    CONSTRAINT pk_household_year PRIMARY KEY (household_id, year)
);


CREATE TABLE import (
    id uuid NOT NULL,
    key text COLLATE "C" NOT NULL,
    file_name text NOT NULL,
    shape bytea NOT NULL,
    state integer NOT NULL,
    stored_batches integer NOT NULL,
    rows bigint NOT NULL,
    households bigint NOT NULL,
    registered_households bigint NOT NULL,
    registered_persons bigint NOT NULL,
    unchanged_households bigint NOT NULL,
    differing_households bigint NOT NULL,
    held_back_households bigint NOT NULL,
    findings bigint NOT NULL,
    begin_time timestamp with time zone NOT NULL,
    end_time timestamp with time zone,
    CONSTRAINT pk_import PRIMARY KEY (id)
);


CREATE TABLE import_batch (
    import_id uuid NOT NULL,
    number integer NOT NULL,
    sha256 bytea NOT NULL,
    result bytea NOT NULL,
    household_keys bytea NOT NULL,
    id_keys bytea NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    CONSTRAINT pk_import_batch PRIMARY KEY (import_id, number)
);


CREATE TABLE person (
    id uuid NOT NULL,
    household_id uuid NOT NULL,
    seq integer NOT NULL,
    number text NOT NULL,
    full_name text NOT NULL,
    sex integer NOT NULL,
    birth_date date,
    document integer NOT NULL,
    id_cipher bytea,
    id_hash bytea,
    no_id_reason text NOT NULL,
    relation integer NOT NULL,
    ethnicity integer NOT NULL,
    disability_certificate_cipher bytea,
    recorded_at timestamp with time zone NOT NULL,
    CONSTRAINT pk_person PRIMARY KEY (id)
);


CREATE TABLE person_year (
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
    CONSTRAINT pk_person_year PRIMARY KEY (person_id, year)
);


CREATE TABLE village (
    id uuid NOT NULL,
    version bigint NOT NULL,
    division_id uuid NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    CONSTRAINT pk_village PRIMARY KEY (id)
);


CREATE TABLE village_year (
    village_id uuid NOT NULL,
    year integer NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    kind integer NOT NULL,
    terrain text NOT NULL,
    hamlets integer,
    households integer,
    population integer,
    poor_households integer,
    poor_persons integer,
    low_allowance_households integer,
    low_allowance_persons integer,
    extreme_difficulty_households integer,
    extreme_difficulty_persons integer,
    minority_persons integer,
    disabled_persons integer,
    labour_force integer,
    migrant_workers integer,
    arable_mu100 bigint,
    irrigated_mu100 bigint,
    forest_mu100 bigint,
    hardened_road boolean,
    passenger_bus boolean,
    hamlets_without_hardened_road integer,
    households_without_electricity integer,
    hamlets_without_three_phase_power integer,
    households_short_of_water integer,
    households_without_safe_water integer,
    dilapidated_households integer,
    clinics integer,
    doctors integer,
    culture_rooms integer,
    households_with_broadcasting integer,
    broadband boolean,
    households_without_sanitary_toilet integer,
    waste_points integer,
    cooperatives integer,
    cooperative_households integer,
    collective_income_fen bigint,
    medically_insured integer,
    pension_insured integer,
    first_secretary text NOT NULL,
    stationed_unit text NOT NULL,
    main_industry text NOT NULL,
    CONSTRAINT pk_village_year PRIMARY KEY (village_id, year)
);


CREATE INDEX ix_division_code ON division (code);


CREATE INDEX ix_division_parent_id ON division (parent_id);


CREATE UNIQUE INDEX ix_household_county_id_number ON household (county_id, number);


CREATE INDEX ix_household_division_id_id ON household (division_id, id);


CREATE UNIQUE INDEX ix_import_key ON import (key);


CREATE UNIQUE INDEX ix_person_household_id_seq ON person (household_id, seq);


CREATE UNIQUE INDEX ix_person_id_hash ON person (id_hash) WHERE id_hash IS NOT NULL;


CREATE UNIQUE INDEX ix_village_division_id ON village (division_id);
