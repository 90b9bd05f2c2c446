-- Which keys protected values are under, for each purpose.
CREATE TABLE key_use (
    purpose TEXT NOT NULL PRIMARY KEY,
    settled INTEGER NOT NULL,
    newest INTEGER NOT NULL,
    second INTEGER NOT NULL,
    clearing INTEGER NOT NULL
);
