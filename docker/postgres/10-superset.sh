#!/usr/bin/env bash
# At first start: Superset's own database beside the one that the figures are published to.
set -euo pipefail
# Assigned first: an unreadable file inside the command line would make a role without a password.
password=$(</secrets/postgres/superset_meta)
psql -v ON_ERROR_STOP=1 --no-psqlrc --username "$POSTGRES_USER" --dbname postgres -v "pw=$password" >/dev/null <<'SQL'
CREATE ROLE superset_meta LOGIN PASSWORD :'pw';
CREATE DATABASE superset OWNER superset_meta;
REVOKE ALL ON DATABASE superset FROM PUBLIC;
SQL
