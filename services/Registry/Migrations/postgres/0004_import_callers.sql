ALTER TABLE import ADD COLUMN caller text COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE import ADD COLUMN scope text COLLATE "C" NOT NULL DEFAULT '*';
DROP INDEX ix_import_key;
CREATE UNIQUE INDEX ix_import_key_caller_scope ON import (key, caller, scope);
