ALTER TABLE "import" ADD COLUMN "caller" TEXT NOT NULL DEFAULT '';
ALTER TABLE "import" ADD COLUMN "scope" TEXT NOT NULL DEFAULT '*';
DROP INDEX "ix_import_key";
CREATE UNIQUE INDEX "ix_import_key_caller_scope" ON "import" ("key", "caller", "scope");
