-- Editions of exit plans, as printed. 脱贫计划
CREATE TABLE "exit_plan" (
    "id" BLOB NOT NULL CONSTRAINT "pk_exit_plan" PRIMARY KEY,
    "version" INTEGER NOT NULL,
    "jurisdiction" TEXT NOT NULL,
    "edition" INTEGER NOT NULL,
    "document" TEXT NOT NULL,
    "recorded_at" INTEGER NOT NULL
);

CREATE UNIQUE INDEX "ix_exit_plan_jurisdiction_edition" ON "exit_plan" ("jurisdiction", "edition");

CREATE TABLE "exit_plan_line" (
    "exit_plan_id" BLOB NOT NULL,
    "number" INTEGER NOT NULL,
    "year" INTEGER NOT NULL,
    "division" TEXT NOT NULL,
    "kind" INTEGER NOT NULL,
    "persons" INTEGER NULL,
    "villages" INTEGER NULL,
    "source" TEXT NOT NULL,
    "unit_persons" INTEGER NOT NULL,
    CONSTRAINT "pk_exit_plan_line" PRIMARY KEY ("exit_plan_id", "number"),
    CONSTRAINT "fk_exit_plan_line_exit_plan_id" FOREIGN KEY ("exit_plan_id") REFERENCES "exit_plan" ("id") ON DELETE CASCADE
);

-- The registry's tree; a division has a row for itself and for each of its ancestors.
CREATE TABLE "division" (
    "id" BLOB NOT NULL CONSTRAINT "pk_division" PRIMARY KEY,
    "version" INTEGER NOT NULL,
    "code" TEXT NOT NULL,
    "level" INTEGER NOT NULL,
    "display_name" TEXT NOT NULL,
    "parent_id" BLOB NULL,
    "valid_from" TEXT NULL,
    "valid_to" TEXT NULL
);

CREATE INDEX "ix_division_level_display_name" ON "division" ("level", "display_name");

CREATE TABLE "division_ancestor" (
    "ancestor_id" BLOB NOT NULL,
    "division_id" BLOB NOT NULL,
    CONSTRAINT "pk_division_ancestor" PRIMARY KEY ("ancestor_id", "division_id")
);

CREATE INDEX "ix_division_ancestor_division_id" ON "division_ancestor" ("division_id");

-- What each subject last contributed: replaced as a whole, never added to.
CREATE TABLE "household_contribution" (
    "household_id" BLOB NOT NULL CONSTRAINT "pk_household_contribution" PRIMARY KEY,
    "version" INTEGER NOT NULL,
    "division_id" BLOB NOT NULL,
    "persons" INTEGER NOT NULL,
    "cause" INTEGER NOT NULL,
    "status" INTEGER NOT NULL
);

CREATE INDEX "ix_household_contribution_division_id" ON "household_contribution" ("division_id");

CREATE TABLE "village_contribution" (
    "village_id" BLOB NOT NULL CONSTRAINT "pk_village_contribution" PRIMARY KEY,
    "version" INTEGER NOT NULL,
    "division_id" BLOB NOT NULL,
    "kind" INTEGER NOT NULL
);

CREATE INDEX "ix_village_contribution_division_id" ON "village_contribution" ("division_id");

-- Sums over a division and everything below it. 统计
CREATE TABLE "household_figures" (
    "division_id" BLOB NOT NULL,
    "cause" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "households" INTEGER NOT NULL,
    "persons" INTEGER NOT NULL,
    CONSTRAINT "pk_household_figures" PRIMARY KEY ("division_id", "cause")
);

CREATE TABLE "village_figures" (
    "division_id" BLOB NOT NULL CONSTRAINT "pk_village_figures" PRIMARY KEY,
    "version" INTEGER NOT NULL,
    "poor_villages" INTEGER NOT NULL
);
