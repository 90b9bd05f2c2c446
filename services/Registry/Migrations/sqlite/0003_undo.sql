-- An import can be undone as a whole. 撤销导入
ALTER TABLE "import" ADD COLUMN "undo_reason" TEXT NULL;
ALTER TABLE "import" ADD COLUMN "undo_requester" TEXT NULL;
ALTER TABLE "import" ADD COLUMN "undo_begin_time" INTEGER NULL;
ALTER TABLE "import" ADD COLUMN "undo_end_time" INTEGER NULL;
ALTER TABLE "import" ADD COLUMN "removed_households" INTEGER NULL;

-- The households a batch found registered and unchanged, 16 bytes each; null in batches stored before this was kept.
ALTER TABLE "import_batch" ADD COLUMN "unchanged_ids" BLOB NULL;

CREATE INDEX "ix_household_import_id_id" ON "household" ("import_id", "id");
