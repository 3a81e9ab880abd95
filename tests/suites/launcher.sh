#!/usr/bin/env bash
# End to end through the launcher: what a user types, what comes back. Run by ./liftguard test after Maven's tests;
# --fast leaves out what takes more than a moment.
set -u
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
liftguard=$root/liftguard
fast=
for word in "$@"; do [ "$word" = --fast ] && fast=yes; done
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
run=0
failed=0

# check SENTENCE EXIT PATTERN COMMAND...: the exit code, and a pattern in what was printed on either stream.
check() {
  local sentence=$1 code=$2 pattern=$3 got
  shift 3
  run=$((run + 1))
  "$@" >"$scratch/out" 2>&1 </dev/null
  got=$?
  if [ $got -ne "$code" ] || ! grep -qE -- "$pattern" "$scratch/out"; then
    failed=$((failed + 1))
    printf 'FAILED: %s\n  %s\n  exit %s (wanted %s), wanted the text: %s\n' "$sentence" "$*" "$got" "$code" "$pattern"
    tail -n 15 "$scratch/out" | sed 's/^/  | /'
  fi
}

without_building() { # the command's own exit code, unless it built first
  "$@" >"$scratch/first" 2>&1
  local code=$?
  cat "$scratch/first"
  ! grep -q building "$scratch/first" && return $code
}

quick_enough() { # a start that does nothing must be over well within this many milliseconds
  local begin end
  begin=$(date +%s%N)
  "$liftguard" --version >/dev/null 2>&1
  end=$(date +%s%N)
  echo "$(((end - begin) / 1000000)) ms"
  [ $(((end - begin) / 1000000)) -lt "$1" ]
}

check 'the version is told' 0 '^LiftGuard [0-9]' "$liftguard" --version
check 'a start without work is quick' 0 'ms' quick_enough 2000
check 'help lists the commands and exit codes' 0 'delivered data were refused' "$liftguard" --help
check 'help speaks Chinese whatever the locale' 0 '夜间|退出码' env LC_ALL=C LANG=C "$liftguard" --help --lang zh
check 'a mistyped command names the nearest one' 2 "nearest known one is 'nightly'" "$liftguard" nightl
check 'a command works from any directory' 0 'landing.settle-seconds' env -C / "$liftguard" config
check 'a symbolic link to the launcher works' 0 '^LiftGuard' bash -c "ln -s '$liftguard' '$scratch/lg' && '$scratch/lg' --version"
check 'an unknown variable is refused' 2 'LIFTGUARD_HEAP' env LIFTGUARD_HEEP=1g "$liftguard" config
check 'a missing Java is told with its remedy' 2 'Install a JDK 17' env JAVA_HOME="$scratch/nowhere" "$liftguard" --version
check 'there is no lake at an empty place' 2 'There is no lake' "$liftguard" status --lake "$scratch/none"

if [ -z "$fast" ]; then
  lake=$scratch/demo/lake
  check 'the demo ends with the five targets' 0 '^T5 ' \
    "$liftguard" demo --lifts 60 --years 2 --as-of 2026-10-14 --out "$scratch/demo"
  check 'a table is exported by its key' 0 '^arrival_mean,month,' "$liftguard" export kpi --lake "$lake"
  check 'a query is answered' 0 '^ *[0-9]+$' \
    "$liftguard" sql "SELECT count(*) AS n FROM clean_elevators WHERE town = '城关街道' OR true" --lake "$lake"
  check 'a query that reaches the JVM is refused' 2 'reflect is not allowed' \
    "$liftguard" sql "SELECT reflect('java.lang.System', 'exit', 7)" --lake "$lake"
  check 'the state of the lake is told' 0 'maintenance_visits' "$liftguard" status --lake "$lake"
  check 'a second night finds nothing new' 0 'incremental' \
    "$liftguard" nightly --landing "$scratch/demo/landing" --lake "$lake" --as-of 2026-10-14
  check 'an earlier day is refused' 2 'before the lake' \
    "$liftguard" nightly --landing "$scratch/demo/landing" --lake "$lake" --as-of 2026-10-01
  printf 'lift,when\n1,2\n' >"$scratch/demo/landing/faults/odd.csv"
  check 'a refused file ends with exit 3 and its name' 3 'faults/odd.csv' \
    "$liftguard" check --landing "$scratch/demo/landing"
  check 'maintenance goes through all tables' 0 'clean/rescues' "$liftguard" maintain --lake "$lake"
  check 'figures stand after maintenance' 0 '^arrival_mean,month,' "$liftguard" export kpi --lake "$lake"

  # A copy of the project with what was built, to see the launcher notice changes.
  copy=$scratch/copy
  mkdir -p "$copy/jobs/target"
  # cp -a keeps the times of change to the nanosecond, which tar does not.
  cp -a "$root"/{liftguard,mvnw,pom.xml,.mvn,schemas} "$copy/"
  cp -a "$root"/jobs/{pom.xml,src} "$copy/jobs/"
  cp -a "$root"/jobs/target/{liftguard.jar,launcher-stamp,classes,maven-status,lib} "$copy/jobs/target/"
  cp -a "$root"/jobs/target/classes.* "$copy/jobs/target/"
  check 'an unchanged project is not built' 0 '^LiftGuard' without_building "$copy/liftguard" --version
  touch "$copy/schemas/settings.yaml"
  check 'a changed source is built' 0 'sources have changed' "$copy/liftguard" --version
  rm "$copy/jobs/src/main/resources/sql/status/refused.sql"
  check 'a deleted source is noticed' 0 'sources have changed' "$copy/liftguard" --version
  check 'what was made of it is gone from the build' 0 'gone' \
    bash -c "[ ! -e '$copy/jobs/target/classes/sql/status/refused.sql' ] && echo gone"
  check 'then nothing is built again' 0 '^LiftGuard' without_building "$copy/liftguard" --version
fi

printf 'Tests run: %s, Failures: %s, Errors: 0, Skipped: 0 -- launcher\n' "$run" "$failed"
[ "$failed" -eq 0 ]
