-- What LandingReader fills: files, records, and the fields of records that can be judged.
CREATE TABLE raw_file (table_name VARCHAR, file VARCHAR, duplicate_of VARCHAR, refused BOOLEAN, why VARCHAR);
CREATE TABLE raw_row (rid BIGINT, table_name VARCHAR, file VARCHAR, line BIGINT, state VARCHAR);
CREATE TABLE raw_cell (rid BIGINT, table_name VARCHAR, col VARCHAR, kind VARCHAR, val VARCHAR, plain VARCHAR);
