#!/usr/bin/env bash
# Measures nights for docs/how-to/sizing.md, on this machine alone:
#   tests/sizing/measure.sh OUT.csv LIFTS...
# For each number of lifts (one year of a synthetic county) and each way of running (local with one core and with all
# of them; a Spark standalone cluster of one and of two workers, a core each): the first night, which computes
# everything, then the median of three nights of one new day (NIGHTS=1: one night). A line each in OUT.csv, appended.
# YEARS, WAYS, DRIVER_MEMORY, EXECUTOR_MEMORY and WORKER_MEMORY choose others than the usual.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
[ $# -ge 2 ] || { echo "usage: $0 OUT.csv LIFTS..." >&2; exit 2; }
out=$1
shift
export LIFTGUARD_LANDING_SETTLE_SECONDS=0
WORKER_MEMORY=${WORKER_MEMORY:-2g}
YEARS=${YEARS:-1}
export LIFTGUARD_PROFILE=${LIFTGUARD_PROFILE:-small} # that of a county, everywhere
LAST=2026-10-14
scratch=$(mktemp -d)
cluster=() # process ids
stop_cluster() {
  [ ${#cluster[@]} -eq 0 ] || kill "${cluster[@]}" 2>/dev/null || true
  [ ${#cluster[@]} -eq 0 ] || wait "${cluster[@]}" 2>/dev/null || true
  cluster=()
}
tidy() {
  stop_cluster
  rm -rf "$scratch"
}
trap tidy EXIT

JAVA_HOME=${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")}
export JAVA_HOME SPARK_HOME=$scratch/spark SPARK_SCALA_VERSION=2.13 SPARK_DAEMON_MEMORY=256m SPARK_LOCAL_IP=127.0.0.1
mkdir -p "$SPARK_HOME/conf"
ln -s "$root/jobs/target/lib" "$SPARK_HOME/jars"
spark_class=$root/docker/liftguard/bin/spark-class

start_cluster() { # number of workers
  local n
  "$spark_class" org.apache.spark.deploy.master.Master --host 127.0.0.1 --port 17077 --webui-port 18090 \
    >"$scratch/master.log" 2>&1 &
  cluster+=($!)
  for ((n = 1; n <= $1; n++)); do
    "$spark_class" org.apache.spark.deploy.worker.Worker --host 127.0.0.1 --cores 1 --memory "$WORKER_MEMORY" \
      --work-dir "$scratch/work$n" --webui-port $((18090 + n)) spark://127.0.0.1:17077 >"$scratch/worker$n.log" 2>&1 &
    cluster+=($!)
  done
  for _ in {1..60}; do
    [ "$(grep -c 'Registering worker' "$scratch/master.log")" -ge "$1" ] && return
    sleep 1
  done
  echo "the cluster did not start" >&2
  cat "$scratch"/master.log "$scratch"/worker*.log >&2
  exit 1
}

liftguard() { # way, words...
  local way=$1
  shift
  case $way in
    local-1) LIFTGUARD_SESSION_MASTER='local[1]' "$root/liftguard" "$@" ;;
    local-*) "$root/liftguard" "$@" ;;
    *)
      # As a container of the image does it.
      JAR=$root/jobs/target/liftguard.jar SPARK_MASTER=spark://127.0.0.1:17077 \
        "$root/docker/liftguard/bin/spark-submit" "$@"
      ;;
  esac
}

night() { # way, lake, day: seconds
  local from=$EPOCHREALTIME
  if ! liftguard "$1" nightly --landing "$scratch/landing" --lake "$2" --as-of "$3" >"$scratch/night.log" 2>&1; then
    tail -n 20 "$scratch/night.log" >&2
    exit 1
  fi
  awk -v a="$from" -v b="$EPOCHREALTIME" 'BEGIN {printf "%.1f", b - a}'
}

move_day() { # from, to, day
  local file
  (cd "$1" && find . -name "$3.*" -type f) | while read -r file; do
    mkdir -p "$2/$(dirname "$file")"
    mv "$1/$file" "$2/$file"
  done
}

[ -s "$out" ] || echo 'lifts,years,way,what,seconds,landing_mb,lake_mb' >"$out"
case ${NIGHTS:-3} in
  1) days=(2026-10-14) ;;
  3) days=(2026-10-12 2026-10-13 2026-10-14) ;;
  *) echo "NIGHTS is 1 or 3" >&2; exit 2 ;;
esac
before=$(date -d "${days[0]} - 1 day" +%F)
for lifts in "$@"; do
  rm -rf "$scratch/data"
  "$root/liftguard" synth --lifts "$lifts" --years "$YEARS" --as-of "$LAST" --out "$scratch/data" >"$scratch/synth.log" 2>&1
  for way in ${WAYS:-local-1 local-2 workers-1 workers-2}; do
    rm -rf "$scratch/landing" "$scratch/held" "$scratch/lake"
    cp -r "$scratch/data/landing" "$scratch/landing"
    for day in "${days[@]}"; do move_day "$scratch/landing" "$scratch/held" "$day"; done
    case $way in workers-*) start_cluster "${way#workers-}" ;; esac
    first=$(night "$way" "$scratch/lake" "$before")
    nights=()
    for day in "${days[@]}"; do
      move_day "$scratch/held" "$scratch/landing" "$day"
      nights+=("$(night "$way" "$scratch/lake" "$day")")
    done
    stop_cluster
    middle=$(printf '%s\n' "${nights[@]}" | sort -n | sed -n "$(((${#days[@]} + 1) / 2))p")
    size=$(du -sm "$scratch/landing" "$scratch/lake" | cut -f1 | paste -sd,)
    echo "$lifts,$YEARS,$way,first night,$first,$size" | tee -a "$out"
    echo "$lifts,$YEARS,$way,night,$middle,$size" | tee -a "$out"
  done
done
