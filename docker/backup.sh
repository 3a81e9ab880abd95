#!/usr/bin/env bash
# Backup and restore of a LiftGuard under Docker: the lake with its settings and releases, both databases, the signing
# key, and the passwords that go with them.
#
#   docker/backup.sh save DIR        while all runs; waits for no night, but refuses during one
#   docker/backup.sh restore DIR     into an installation that is stopped; replaces what is there
#
# COMPOSE names another way to call compose, such as "docker compose -p mine -f docker/compose.yaml".
# A backup holds passwords and the signing key: keep it as you would keep those.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
read -r -a compose <<<"${COMPOSE:-docker compose -f $here/compose.yaml}"

say() { printf 'backup: %s\n' "$*" >&2; }
die() { # problem, remedy
  printf 'Error: %s\n  What to do: %s\n' "$1" "$2" >&2
  exit 1
}
usage() { sed -n '5,6s/^# *//p' "${BASH_SOURCE[0]}" >&2; exit 2; }

[ $# -eq 2 ] || usage
directory=$2

# A shell as the owner of the files, with all volumes that are kept; nothing of the network.
tools() { "${compose[@]}" run --rm -T --no-deps --entrypoint /bin/bash "$@"; }

save() {
  [ ! -e "$directory/complete" ] || die "$directory holds a backup already" 'Name a new directory.'
  mkdir -p "$directory"
  chmod 700 "$directory"
  "${compose[@]}" exec -T postgres true 2>/dev/null || die 'PostgreSQL does not run' "Start it: ${compose[*]} up -d postgres"
  # Delta's files never change once written, but a night deletes some and switches gold: none may be under way.
  tools liftguard -c '[ ! -e /data/lake/_lock ]' || die 'a night is under way' 'Wait until it is kept, then try again.'
  say 'the lake'
  tools liftguard -c 'tar -C /data --exclude=./lake/_computed --exclude=./lake/_lock* -cf - .' >"$directory/lake.tar"
  tools liftguard -c '[ ! -e /data/lake/_lock ]' || die 'a night began meanwhile' 'Wait until it is kept, then try again.'
  say 'keys and passwords'
  (umask 077 && tools liftguard -c 'tar -C /var/lib/liftguard/.liftguard -cf - .' >"$directory/keys.tar")
  (umask 077 && tools prepare -c 'tar -C /secrets -cf - .' >"$directory/secrets.tar")
  for database in liftguard superset; do
    say "database $database"
    (umask 077 && "${compose[@]}" exec -T postgres pg_dump -U postgres --format=custom "$database" \
      >"$directory/$database.dump")
  done
  (umask 077 && "${compose[@]}" exec -T postgres pg_dumpall -U postgres --globals-only >"$directory/roles.sql")
  (cd "$directory" && sha256sum lake.tar keys.tar secrets.tar liftguard.dump superset.dump roles.sql >complete)
  say "saved to $directory: $(du -sh "$directory" | cut -f1)"
}

restore() {
  [ -e "$directory/complete" ] || die "$directory holds no complete backup" 'Name the directory that save wrote.'
  (cd "$directory" && sha256sum --quiet -c complete) || die "a file in $directory was changed" 'Take another backup.'
  [ -z "$("${compose[@]}" ps -q --status running)" ] || die 'the installation runs' "Stop it: ${compose[*]} down"
  say 'passwords'
  tools prepare -c 'rm -rf /secrets/* && tar -C /secrets -xpf - --no-same-owner && for d in postgres:999 superset:10002; do
    chgrp -R "${d#*:}" "/secrets/${d%%:*}"; done' <"$directory/secrets.tar"
  say 'keys and the lake'
  tools liftguard -c 'cd ~/.liftguard && rm -rf ./* && tar -xpf - --no-same-owner' <"$directory/keys.tar"
  tools liftguard -c 'cd /data && rm -rf ./* && tar -xpf - --no-same-owner' <"$directory/lake.tar"
  "${compose[@]}" up -d --wait postgres
  psql() { "${compose[@]}" exec -T postgres psql -v ON_ERROR_STOP=1 --no-psqlrc -q -U postgres "$@" >/dev/null; }
  say 'roles'
  # Roles that stand are told anew: the passwords in the backup go with its secrets.
  sed -E 's/^CREATE ROLE (.*);$/DO $$ BEGIN CREATE ROLE \1; EXCEPTION WHEN duplicate_object THEN NULL; END $$;/' \
    "$directory/roles.sql" | psql -d postgres
  for database in liftguard superset; do
    say "database $database"
    psql -d postgres -c "DROP DATABASE IF EXISTS $database WITH (FORCE)"
    "${compose[@]}" exec -T postgres pg_restore -U postgres --create --exit-on-error -d postgres <"$directory/$database.dump"
  done
  say "restored from $directory; start all: ${compose[*]} up -d"
}

case $1 in
  save) save ;;
  restore) restore ;;
  *) usage ;;
esac
