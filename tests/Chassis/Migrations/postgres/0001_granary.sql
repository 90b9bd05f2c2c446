CREATE TABLE sacks (
    id uuid NOT NULL PRIMARY KEY,
    version bigint NOT NULL,
    label text COLLATE "C" NOT NULL,
    note text NULL,
    weight bigint NOT NULL,
    moisture integer NULL,
    sealed boolean NOT NULL,
    kind integer NOT NULL,
    scope integer NULL,
    harvested date NOT NULL,
    opened date NULL,
    weighed_at timestamp with time zone NOT NULL,
    emptied_at timestamp with time zone NULL,
    seal bytea NOT NULL,
    origin uuid NULL,
    place_row integer NOT NULL,
    place_shelf text NOT NULL
);
CREATE INDEX ix_sacks_label ON sacks (label);

CREATE TABLE copies (
    id uuid NOT NULL PRIMARY KEY,
    version bigint NOT NULL,
    applied integer NOT NULL,
    text text NOT NULL
);
