#!/usr/bin/env bash
# The whole house under Docker: from nothing to dashboards, nights on a Spark cluster and an object store with a worker
# killed, backup and restore, and what must not be seen of secrets. Run by ./liftguard test after Maven's tests when
# TEST_DOCKER=1, which makes a missing engine a failure; else it says what it leaves out.
set -u
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
cd "$root" || exit 1
run=0
failed=0
checks=$(grep -c '^check ' "${BASH_SOURCE[0]}")

finish() { # passed over
  printf 'Tests run: %s, Failures: %s, Errors: 0, Skipped: %s -- docker\n' "$((run + $1))" "$failed" "$1"
  [ "$failed" -eq 0 ]
  exit
}
for word in "$@"; do
  if [ "$word" = --fast ]; then
    echo 'docker: left out by --fast'
    finish $checks
  fi
done
parts='start from nothing, health and users of containers, secrets, schedule, cluster against local, loss of a worker, two writers, backup and restore'
if [ "${TEST_DOCKER:-}" != 1 ]; then
  echo "docker: TEST_DOCKER is not 1; left out: $parts"
  finish $checks
fi
if ! docker info >/dev/null 2>&1; then
  echo "FAILED: no Docker engine answers; not tried: $parts"
  run=1
  failed=1
  finish $((checks - 1))
fi
# A project of its own: nothing that runs here already is touched.
project=liftguard-test-$$
scratch=$(mktemp -d)
export DEMO_LIFTS=60 DEMO_YEARS=2 HEAP=1500m LANDING=landing NIGHT_AT=00:00
export PORT=18088 CLUSTER_PROFILE=small
compose() { docker compose -p "$project" -f docker/compose.yaml "$@"; }
tidy() {
  compose --profile cluster --profile cluster-command down -v --remove-orphans -t 5 >/dev/null 2>&1
  docker compose -p "$project-2" -f docker/compose.yaml down -v -t 5 >/dev/null 2>&1
  rm -rf "$scratch"
}
trap tidy EXIT
begin=$SECONDS

# check SENTENCE COMMAND...: the command succeeds; what it prints is shown only when it does not.
check() {
  local sentence=$1 from=$SECONDS
  shift
  run=$((run + 1))
  if "$@" >"$scratch/out" 2>&1 </dev/null; then
    printf 'ok: %s (%s s)\n' "$sentence" "$((SECONDS - from))"
  else
    failed=$((failed + 1))
    printf 'FAILED: %s\n' "$sentence"
    tail -n 25 "$scratch/out" | sed 's/^/  | /'
  fi
}

liftguard() { compose run --rm -T --no-deps liftguard "$@"; }
on_cluster() { compose --profile cluster --profile cluster-command run --rm -T --no-deps cluster "$@"; }
sql() { compose exec -T postgres psql -U postgres -d liftguard -tAc "$1"; }

containers() { compose --profile cluster ps -q; }

all_healthy() { # every container that goes on running
  local id state bad=0
  for id in $(containers); do
    state=$(docker inspect -f '{{.Name}} {{.State.Status}} {{if .State.Health}}{{.State.Health.Status}}{{else}}unchecked{{end}}' "$id")
    echo "$state"
    case $state in *' running healthy') ;; *) bad=1 ;; esac
  done
  return $bad
}

nobody_is_root() { # the user of the container, and of every process as the machine sees it
  local id bad=0
  for id in $(containers); do
    docker inspect -f '{{.Name}} user={{.Config.User}} read-only={{.HostConfig.ReadonlyRootfs}} dropped={{.HostConfig.CapDrop}}' "$id"
    docker top "$id" -eo uid,comm | awk 'NR > 1 && $1 == 0 {print "root: " $0; bad = 1} END {exit bad}' || bad=1
    [ "$(docker inspect -f '{{.HostConfig.ReadonlyRootfs}}{{.HostConfig.CapDrop}}' "$id")" = 'true[ALL]' ] || bad=1
  done
  return $bad
}

dashboards_are_there() {
  compose exec -T superset python - <<'PY'
import json, os, pathlib, sys
from boards.client import Superset
superset = Superset("http://127.0.0.1:8088")
superset.login("admin", pathlib.Path(os.environ["LIFTGUARD_SECRETS"], "admin").read_text())
wanted = len(json.loads(pathlib.Path("/usr/local/liftguard/assets/index.json").read_text())["dashboards"])
found = len(superset.all("/api/v1/dashboard/", ["id"]))
print(found, "of", wanted)
sys.exit(found != wanted or wanted == 0)
PY
}

chinese_is_corrected() { # in the browser's catalogue; "Sign in" reads "Not In" as Superset delivers it
  compose exec -T superset python - <<'PY'
import json, sys, urllib.request
with urllib.request.urlopen("http://127.0.0.1:8088/superset/language_pack/zh/", timeout=30) as answer:
    word = json.load(answer)["locale_data"]["superset"]["Sign in"]
print(word)
sys.exit(word != ["登录"])
PY
}

rows_are_kept() { # what was asked once comes from there, until the next publish
  compose exec -T superset python - <<'PY'
import os, pathlib, sys
from boards.client import Superset
superset = Superset("http://127.0.0.1:8088")
superset.login("admin", pathlib.Path(os.environ["LIFTGUARD_SECRETS"], "admin").read_text())
number = next(each["id"] for each in superset.all("/api/v1/dataset/", ["id", "table_name"]) if each["table_name"] == "ratings_public_en")
query = {"metrics": [], "columns": ["firm_id"], "filters": [], "extras": {}, "row_limit": 10, "is_timeseries": False}
asked = {"datasource": {"id": number, "type": "table"}, "result_type": "full", "result_format": "json", "queries": [query], "form_data": {}}
kept = [superset.call("POST", "/api/v1/chart/data", asked)["result"][0]["is_cached"] is True for _ in range(2)]
print(kept)
sys.exit(kept != [False, True])
PY
}

answers_from_outside() {
  python3 - "$PORT" <<'PY' 2>/dev/null || curl -fsS "http://127.0.0.1:$PORT/health"
import sys, urllib.request
print(urllib.request.urlopen(f"http://127.0.0.1:{sys.argv[1]}/health", timeout=10).read())
PY
}

published_is_gold() {
  local lake served
  lake=$(liftguard sql 'SELECT count(*) AS n FROM kpi' --lake /data/lake | grep -oE '^ *[0-9]+$' | tr -d ' ')
  served=$(sql 'SELECT count(*) FROM liftguard.kpi')
  echo "lake $lake, served $served"
  [ -n "$lake" ] && [ "$lake" -gt 0 ] && [ "$lake" = "$served" ]
}

# Every secret's value, one a line; in this shell only.
secrets() { compose run --rm -T --no-deps --entrypoint bash prepare -c 'for f in /secrets/*/*; do cat "$f"; echo; done' | sort -u; }

no_secret_in() { # what, command that prints it
  local what=$1
  shift
  "$@" >"$scratch/seen" 2>&1
  [ -s "$scratch/seen" ] || { echo "nothing of $what to look at"; return 1; }
  [ -s "$scratch/values" ] || { echo 'no secrets to look for'; return 1; }
  if grep -qFf "$scratch/values" "$scratch/seen"; then
    echo "a secret stands in $what"
    return 1
  fi
}
image_history() { docker history --no-trunc --format '{{.CreatedBy}}' liftguard/liftguard:0.1; docker history --no-trunc --format '{{.CreatedBy}}' liftguard/superset:0.1; }
process_lists() { for id in $(containers); do docker top "$id" -eo pid,args; done; }
descriptions() { for id in $(containers); do docker inspect "$id"; done; }
images_hold_nothing() { # neither secrets nor what makes them, nor anything of the machine that built them
  docker run --rm --entrypoint bash liftguard/liftguard:0.1 -c '[ -z "$(find /secrets /data /landing /store -type f)" ] && ! ls -a /usr/local/liftguard | grep -E "^\.(env|git|m2)$"'
}

# One line a gold table: rows, and a digest that depends on every value of every row but not on their order.
digests() { # COMMAND... that runs a sub-command, then the lake
  local lake=${*: -1} query='' table
  for table in schemas/contracts/gold/*.yaml; do
    table=$(basename "$table" .yaml)
    query+="${query:+ UNION ALL }SELECT '$table' AS t, count(*) AS n, sum(cast(xxhash64(*) AS decimal(38,0))) AS s, bit_xor(xxhash64(*)) AS x FROM $table"
  done
  "${@:1:$#-1}" sql "$query ORDER BY t" --lake "$lake" | grep -E '[a-z_]+ .*[0-9]'
}
cluster_equals_local() {
  digests liftguard /data/lake >"$scratch/local" || return 1
  digests on_cluster "$1" >"$scratch/cluster" || return 1
  cat "$scratch/cluster"
  [ "$(grep -c . "$scratch/local")" -ge 15 ] && diff "$scratch/local" "$scratch/cluster"
}

cluster_night() { # lake, options
  local lake=$1
  shift
  # With the settings of the local lake: they lie beside that one.
  on_cluster nightly --landing /data/landing --lake "$lake" --config /data/liftguard.yaml --as-of "$day" "$@"
}
night_with_a_worker_killed() {
  cluster_night s3a://liftguard/killed >"$scratch/killed" 2>&1 &
  local night=$! worker
  # In the midst of it: bronze is written, gold is not.
  for _ in $(seq 120); do
    compose run --rm -T --no-deps --entrypoint bash prepare -c '[ -d /store/liftguard/killed/clean ]' 2>/dev/null && break
    sleep 1
  done
  worker=$(compose ps -q spark-worker | head -n 1)
  docker kill "$worker" >/dev/null || return 1
  kill -0 $night 2>/dev/null || { echo 'the night was over before the worker was killed'; return 1; }
  wait $night
  local code=$?
  cat "$scratch/killed"
  return $code
}
two_nights_at_once() { # one is kept, the other refused by name; or one after the other
  liftguard nightly --landing /data/landing --lake /data/lake --as-of "$day" --full >"$scratch/one" 2>&1 &
  local one=$!
  liftguard nightly --landing /data/landing --lake /data/lake --as-of "$day" --full >"$scratch/two" 2>&1
  local second=$?
  wait $one
  local first=$?
  cat "$scratch/one" "$scratch/two"
  [ $first -eq 0 ] && [ $second -eq 0 ] && return 0
  [ $((first + second)) -eq 1 ] && grep -q 'is in use by run' "$scratch/one" "$scratch/two"
}
missed_night_is_caught_up() {
  compose stop -t 5 liftguard || return 1
  liftguard_file "echo $(date -d '3 days ago' +%F) >/data/lake.last-night"
  compose start liftguard || return 1
  for _ in $(seq 180); do
    [ "$(liftguard_file 'cat /data/lake.last-night')" = "$day" ] && return 0
    sleep 1
  done
  compose logs --tail 20 liftguard
  return 1
}
liftguard_file() { compose exec -T liftguard bash -c "$1" 2>/dev/null || compose run --rm -T --no-deps --entrypoint bash liftguard -c "$1"; }

saved_and_restored() {
  local other="docker compose -p $project-2 -f docker/compose.yaml" want got
  COMPOSE="docker compose -p $project -f docker/compose.yaml" docker/backup.sh save "$scratch/backup" || return 1
  want=$(sql 'SELECT count(*), max(as_of) FROM liftguard.publication')
  compose --profile cluster --profile cluster-command down -t 5 || return 1
  COMPOSE=$other docker/backup.sh restore "$scratch/backup" || return 1
  $other up -d --wait --wait-timeout 240 || return 1
  got=$($other exec -T postgres psql -U postgres -d liftguard -tAc 'SELECT count(*), max(as_of) FROM liftguard.publication')
  echo "saved $want, restored $got"
  [ -n "$want" ] && [ "$want" = "$got" ] || return 1
  # The restored passwords open what was restored.
  $other exec -T liftguard liftguard status --lake /data/lake >/dev/null || $other exec -T liftguard entry status --lake /data/lake
}

check 'the images are built' compose build -q
up=$SECONDS
check 'one command ends with all services healthy' compose up -d --wait --wait-timeout 900
printf 'docker: %s s from empty volumes to healthy\n' "$((SECONDS - up))"
day=$(liftguard_file 'cat /data/lake.last-night')
check 'all containers are healthy' all_healthy
check 'no process is root, no container may write its system' nobody_is_root
check 'Superset answers on the port' answers_from_outside
check 'all dashboards are in' dashboards_are_there
check 'its Chinese is the corrected one' chinese_is_corrected
check 'rows that were asked for are kept' rows_are_kept
check 'the serving database shows what the lake holds' published_is_gold
check 'a sub-command runs' liftguard status --lake /data/lake
check 'a second start changes nothing and stays healthy' compose up -d --wait --wait-timeout 300
check 'two nights at once are never mixed' two_nights_at_once
check 'a missed night is caught up' missed_night_is_caught_up
check 'the cluster comes up' compose --profile cluster up -d --wait --wait-timeout 300
check 'a night runs by spark-submit on two workers and the object store' cluster_night s3a://liftguard/lake
check 'its gold is that of the local night, row for row' cluster_equals_local s3a://liftguard/lake
check 'every container of the cluster is healthy and not root' eval 'all_healthy && nobody_is_root'
check 'a night completes when a worker is killed in the midst of it' night_with_a_worker_killed
check 'and leaves the same gold' cluster_equals_local s3a://liftguard/killed
secrets >"$scratch/values"
check 'no secret in what made the images' no_secret_in 'the history of images' image_history
check 'no secret, history or setting of a machine inside the images' images_hold_nothing
check 'no secret in logs' no_secret_in logs compose --profile cluster logs
check 'no secret in process lists and descriptions of containers' eval 'no_secret_in "process lists" process_lists && no_secret_in descriptions descriptions'
check 'what was saved is restored elsewhere' saved_and_restored
printf 'docker: %s s in all\n' "$((SECONDS - begin))"
finish 0
