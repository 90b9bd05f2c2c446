-- SQLite has no roles: a file belongs to whoever may write it. PostgreSQL gets a function here.
SELECT 1;
