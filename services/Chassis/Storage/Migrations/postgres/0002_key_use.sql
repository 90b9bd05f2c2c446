-- Which keys protected values are under, for each purpose.
CREATE TABLE key_use (
    purpose text COLLATE "C" NOT NULL PRIMARY KEY,
    settled integer NOT NULL,
    newest integer NOT NULL,
    second boolean NOT NULL,
    clearing boolean NOT NULL
);
