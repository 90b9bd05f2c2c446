-- The figures are kept from the roster, whose tables stand already; what it replaces goes, and the registry's log is read again from its start.
DROP TABLE household_contribution;
DROP TABLE village_contribution;
DROP TABLE division_ancestor;
DROP TABLE division;
DELETE FROM household_figures;
DELETE FROM village_figures;
UPDATE checkpoints SET position = 0, digest = zeroblob(32), rebuild = 0, rebuild_until = 0 WHERE name = 'assessment/registry';
