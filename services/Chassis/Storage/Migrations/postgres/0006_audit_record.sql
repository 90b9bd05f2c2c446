-- A SQLite file keeps an entry and its place in one row from here on. Here entries get their places after the commit, in a table of their own.
SELECT 1;
