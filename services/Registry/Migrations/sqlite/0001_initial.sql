CREATE TABLE "division" (
    "id" BLOB NOT NULL CONSTRAINT "pk_division" PRIMARY KEY,
    "version" INTEGER NOT NULL,
    "code" TEXT NOT NULL,
    "code_authority" INTEGER NOT NULL,
    "level" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "parent_id" BLOB NULL,
    "kind" INTEGER NOT NULL,
    "tags" TEXT NOT NULL,
    "valid_from" TEXT NULL,
    "valid_to" TEXT NULL,
    "invented" INTEGER NOT NULL,
    "recorded_at" INTEGER NOT NULL
);


CREATE TABLE "division_successor" (
    "division_id" BLOB NOT NULL,
    "successor_id" BLOB NOT NULL,
    CONSTRAINT "pk_division_successor" PRIMARY KEY ("division_id", "successor_id")
);


CREATE TABLE "household" (
    "id" BLOB NOT NULL CONSTRAINT "pk_household" PRIMARY KEY,
    "version" INTEGER NOT NULL,
    "county_id" BLOB NOT NULL,
    "number" TEXT NOT NULL,
    "division_id" BLOB NOT NULL,
    "hamlet" TEXT NOT NULL,
    "villager_group" TEXT NOT NULL,
    "phone_cipher" BLOB NULL,
    "bank" TEXT NOT NULL,
    "bank_account_cipher" BLOB NULL,
    "standard" INTEGER NOT NULL,
    "registered_year" INTEGER NULL,
    "planned_exit_year" INTEGER NULL,
    "martyr_family" INTEGER NULL,
    "only_child_family" INTEGER NULL,
    "two_daughters_family" INTEGER NULL,
    "helper_name" TEXT NOT NULL,
    "helper_unit" TEXT NOT NULL,
    "helper_start" TEXT NULL,
    "helper_end" TEXT NULL,
    "helper_phone_cipher" BLOB NULL,
    "relocating" INTEGER NULL,
    "relocation_way" TEXT NOT NULL,
    "relocation_destination" TEXT NOT NULL,
    "relocation_difficulty" TEXT NOT NULL,
    "persons" INTEGER NOT NULL,
    "findings" INTEGER NOT NULL,
    "content_hash" BLOB NOT NULL,
    "import_id" BLOB NOT NULL,
    "recorded_at" INTEGER NOT NULL
);


CREATE TABLE "household_year" (
    "household_id" BLOB NOT NULL,
    "year" INTEGER NOT NULL,
    "recorded_at" INTEGER NOT NULL,
    "kind" INTEGER NOT NULL,
    "status" INTEGER NOT NULL,
    "exit_year" INTEGER NULL,
    "change_reason" INTEGER NOT NULL,
    "main_cause" INTEGER NOT NULL,
    "second_cause" INTEGER NOT NULL,
    "third_cause" INTEGER NOT NULL,
    "size" INTEGER NULL,
    "wages_fen" INTEGER NULL,
    "business_fen" INTEGER NULL,
    "property_fen" INTEGER NULL,
    "transfers_fen" INTEGER NULL,
    "low_allowance_fen" INTEGER NULL,
    "extreme_difficulty_fen" INTEGER NULL,
    "pension_fen" INTEGER NULL,
    "family_planning_fen" INTEGER NULL,
    "ecological_fen" INTEGER NULL,
    "other_transfers_fen" INTEGER NULL,
    "business_expenses_fen" INTEGER NULL,
    "net_per_head_fen" INTEGER NULL,
    "arable_mu100" INTEGER NULL,
    "irrigated_mu100" INTEGER NULL,
    "forest_mu100" INTEGER NULL,
    "returned_to_forest_mu100" INTEGER NULL,
    "orchard_mu100" INTEGER NULL,
    "pasture_mu100" INTEGER NULL,
    "water_mu100" INTEGER NULL,
    "housing_area_m2x100" INTEGER NULL,
    "house_grade" INTEGER NOT NULL,
    "dilapidated" INTEGER NULL,
    "electricity" INTEGER NULL,
    "water_shortage" INTEGER NULL,
    "safe_water" INTEGER NULL,
    "broadcasting" INTEGER NULL,
    "sanitary_toilet" INTEGER NULL,
    "road_distance_m" INTEGER NULL,
    "access_road" INTEGER NOT NULL,
    "fuel" INTEGER NOT NULL,
    "cooperative_member" INTEGER NULL,
    CONSTRAINT "pk_household_year" PRIMARY KEY ("household_id", "year")
);


CREATE TABLE "import" (
    "id" BLOB NOT NULL CONSTRAINT "pk_import" PRIMARY KEY,
    "key" TEXT NOT NULL,
    "file_name" TEXT NOT NULL,
    "shape" BLOB NOT NULL,
    "state" INTEGER NOT NULL,
    "stored_batches" INTEGER NOT NULL,
    "rows" INTEGER NOT NULL,
    "households" INTEGER NOT NULL,
    "registered_households" INTEGER NOT NULL,
    "registered_persons" INTEGER NOT NULL,
    "unchanged_households" INTEGER NOT NULL,
    "differing_households" INTEGER NOT NULL,
    "held_back_households" INTEGER NOT NULL,
    "findings" INTEGER NOT NULL,
    "begin_time" INTEGER NOT NULL,
    "end_time" INTEGER NULL
);


CREATE TABLE "import_batch" (
    "import_id" BLOB NOT NULL,
    "number" INTEGER NOT NULL,
    "sha256" BLOB NOT NULL,
    "result" BLOB NOT NULL,
    "household_keys" BLOB NOT NULL,
    "id_keys" BLOB NOT NULL,
    "recorded_at" INTEGER NOT NULL,
    CONSTRAINT "pk_import_batch" PRIMARY KEY ("import_id", "number")
);


CREATE TABLE "person" (
    "id" BLOB NOT NULL CONSTRAINT "pk_person" PRIMARY KEY,
    "household_id" BLOB NOT NULL,
    "seq" INTEGER NOT NULL,
    "number" TEXT NOT NULL,
    "full_name" TEXT NOT NULL,
    "sex" INTEGER NOT NULL,
    "birth_date" TEXT NULL,
    "document" INTEGER NOT NULL,
    "id_cipher" BLOB NULL,
    "id_hash" BLOB NULL,
    "no_id_reason" TEXT NOT NULL,
    "relation" INTEGER NOT NULL,
    "ethnicity" INTEGER NOT NULL,
    "disability_certificate_cipher" BLOB NULL,
    "recorded_at" INTEGER NOT NULL
);


CREATE TABLE "person_year" (
    "person_id" BLOB NOT NULL,
    "year" INTEGER NOT NULL,
    "recorded_at" INTEGER NOT NULL,
    "education" INTEGER NOT NULL,
    "schooling" INTEGER NOT NULL,
    "health" INTEGER NOT NULL,
    "second_health" INTEGER NOT NULL,
    "disability_kind" INTEGER NOT NULL,
    "disability_grade" INTEGER NULL,
    "residence" INTEGER NOT NULL,
    "labour" INTEGER NOT NULL,
    "work_place" INTEGER NOT NULL,
    "work_months" INTEGER NULL,
    "on_active_service" INTEGER NULL,
    "medical_insurance" INTEGER NULL,
    "pension_insurance" INTEGER NULL,
    CONSTRAINT "pk_person_year" PRIMARY KEY ("person_id", "year")
);


CREATE TABLE "village" (
    "id" BLOB NOT NULL CONSTRAINT "pk_village" PRIMARY KEY,
    "version" INTEGER NOT NULL,
    "division_id" BLOB NOT NULL,
    "recorded_at" INTEGER NOT NULL
);


CREATE TABLE "village_year" (
    "village_id" BLOB NOT NULL,
    "year" INTEGER NOT NULL,
    "recorded_at" INTEGER NOT NULL,
    "kind" INTEGER NOT NULL,
    "terrain" TEXT NOT NULL,
    "hamlets" INTEGER NULL,
    "households" INTEGER NULL,
    "population" INTEGER NULL,
    "poor_households" INTEGER NULL,
    "poor_persons" INTEGER NULL,
    "low_allowance_households" INTEGER NULL,
    "low_allowance_persons" INTEGER NULL,
    "extreme_difficulty_households" INTEGER NULL,
    "extreme_difficulty_persons" INTEGER NULL,
    "minority_persons" INTEGER NULL,
    "disabled_persons" INTEGER NULL,
    "labour_force" INTEGER NULL,
    "migrant_workers" INTEGER NULL,
    "arable_mu100" INTEGER NULL,
    "irrigated_mu100" INTEGER NULL,
    "forest_mu100" INTEGER NULL,
    "hardened_road" INTEGER NULL,
    "passenger_bus" INTEGER NULL,
    "hamlets_without_hardened_road" INTEGER NULL,
    "households_without_electricity" INTEGER NULL,
    "hamlets_without_three_phase_power" INTEGER NULL,
    "households_short_of_water" INTEGER NULL,
    "households_without_safe_water" INTEGER NULL,
    "dilapidated_households" INTEGER NULL,
    "clinics" INTEGER NULL,
    "doctors" INTEGER NULL,
    "culture_rooms" INTEGER NULL,
    "households_with_broadcasting" INTEGER NULL,
    "broadband" INTEGER NULL,
    "households_without_sanitary_toilet" INTEGER NULL,
    "waste_points" INTEGER NULL,
    "cooperatives" INTEGER NULL,
    "cooperative_households" INTEGER NULL,
    "collective_income_fen" INTEGER NULL,
    "medically_insured" INTEGER NULL,
    "pension_insured" INTEGER NULL,
    "first_secretary" TEXT NOT NULL,
    "stationed_unit" TEXT NOT NULL,
    "main_industry" TEXT NOT NULL,
    CONSTRAINT "pk_village_year" PRIMARY KEY ("village_id", "year")
);


CREATE INDEX "ix_division_code" ON "division" ("code");


CREATE INDEX "ix_division_parent_id" ON "division" ("parent_id");


CREATE UNIQUE INDEX "ix_household_county_id_number" ON "household" ("county_id", "number");


CREATE INDEX "ix_household_division_id_id" ON "household" ("division_id", "id");


CREATE UNIQUE INDEX "ix_import_key" ON "import" ("key");


CREATE UNIQUE INDEX "ix_person_household_id_seq" ON "person" ("household_id", "seq");


CREATE UNIQUE INDEX "ix_person_id_hash" ON "person" ("id_hash") WHERE id_hash IS NOT NULL;


CREATE UNIQUE INDEX "ix_village_division_id" ON "village" ("division_id");
