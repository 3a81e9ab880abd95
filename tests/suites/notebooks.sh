#!/usr/bin/env bash
# Executes every notebook on the lake of the worked example `fleet`, and compares some of its figures with the example's
# and the lake's. --fast leaves it out.
set -u
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
liftguard=$root/liftguard
example=$root/jobs/src/test/resources/example/fleet
for word in "$@"; do
  [ "$word" = --fast ] && echo 'notebooks: 0 run, 4 skipped (--fast)' && exit 0
done
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# As root on Debian the launcher has installed what this needs: there a skip is a failure.
skip() {
  echo "notebooks: 0 run, 4 skipped: $1"
  [ "$(id -u)" = 0 ] && [ -f /etc/debian_version ] && exit 1
  exit 0
}

# An environment of its own, kept as long as its pins are the same.
python=
for word in python3.13 python3.12 python3.11 python3; do
  command -v "$word" >/dev/null 2>&1 && "$word" -c 'import sys, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null &&
    python=$word && break
done
[ -n "$python" ] || skip 'no Python 3.11 or later with venv was found'
venv=$root/.liftguard/notebooks
key="$("$python" --version) $(cksum <"$root/notebooks/requirements.txt")"
if [ ! -f "$venv/key" ] || [ "$(<"$venv/key")" != "$key" ]; then
  rm -rf "$venv"
  mkdir -p "$root/.liftguard"
  if ! { "$python" -m venv "$venv" && "$venv/bin/pip" install -q -r "$root/notebooks/requirements.txt"; } >"$scratch/pip" 2>&1; then
    rm -rf "$venv"
    tail -n 5 "$scratch/pip"
    skip 'notebooks/requirements.txt could not be installed'
  fi
  printf '%s' "$key" >"$venv/key"
fi

lake=$scratch/lake
step() { # COMMAND...: of the product, whose failure ends the suite
  "$liftguard" "$@" >"$scratch/out" 2>&1 </dev/null && return
  echo "FAILED: liftguard $*"
  tail -n 15 "$scratch/out"
  exit 1
}
export LIFTGUARD_LANDING_SETTLE_SECONDS=0 LIFTGUARD_RATING_OBJECTION_DAYS=0
step nightly --landing "$example/landing" --lake "$lake" --as-of 2026-10-14
for quarter in 2026Q2 2026Q3; do
  step rate --lake "$lake" --quarter $quarter
  step rate --lake "$lake" --quarter $quarter --final
done
step feed --lake "$lake" --month 2026-08
step feed --lake "$lake" --month 2026-09

# What has to come out: notebook, expression, value. The first from the lake by another way, the others from the example.
step sql "SELECT round(value, 9) AS value FROM kpi WHERE kpi_id = 'entrapment_rate' AND scope_type = 'county'
  AND period_type = 'r12m' AND NOT partial ORDER BY period_end DESC LIMIT 1" --lake "$lake"
printf 'explore_kpis\tround(targets.value[1], 9)\t%s\n' "$(grep -oE '[0-9]+[.][0-9]+' "$scratch/out" | tail -n 1)" >"$scratch/values.tsv"
"$venv/bin/python" - "$example/expected" >>"$scratch/values.tsv" <<'PYTHON'
import csv, sys
def rows(name):
    with open(f"{sys.argv[1]}/{name}", encoding="utf-8") as file:
        return list(csv.DictReader(file))
rated = [r for r in rows("release-2026Q3/ratings.csv") if r["status"] == "rated"]
worst = max(rated, key=lambda r: float(r["composite"]))
print("firm_case", "firm_id", worst["firm_id"], sep="\t")
print("firm_case", "stars", worst["stars_computed"], sep="\t")
print("firm_case", "round(composite, 9)", round(float(worst["composite"]), 9), sep="\t")
feed = rows("feed-INS-A-2026-09/relativities.csv")
book = next(r for r in feed if r["subject_type"] == "book")
print("insurer_pricing", "len(lifts)", sum(r["subject_type"] == "elevator" for r in feed), sep="\t")
print("insurer_pricing", "round(mean, 5)", round(float(book["premium_mean_relativity"]), 5), sep="\t")
PYTHON

export LIFTGUARD_LAKE=$lake LIFTGUARD_RATING=$lake/release/2026Q3 LIFTGUARD_FEED=$lake/feeds/INS-A/2026-09
export LIFTGUARD_POLICIES=$example/landing/policies/all.csv PYTHONDONTWRITEBYTECODE=1
export IPYTHONDIR=$scratch/ipython JUPYTER_RUNTIME_DIR=$scratch/jupyter
# The fonts as they are now: a list that Matplotlib has kept may be older than the Chinese font. Made here, as it says on
# the error stream when that takes long.
export MPLCONFIGDIR=$scratch/matplotlib
"$venv/bin/python" -c 'import matplotlib.font_manager' >/dev/null 2>&1
"$venv/bin/python" "$root/tests/notebooks/run_notebooks.py" --values "$scratch/values.tsv" \
  explore_kpis:3 firm_case:3 insurer_pricing:3 >"$scratch/said" 2>"$scratch/warned"
code=$?
# Once more for a firm at the other end.
LIFTGUARD_FIRM=F01 "$venv/bin/python" "$root/tests/notebooks/run_notebooks.py" firm_case:3 >>"$scratch/said" 2>>"$scratch/warned" || code=1
cat "$scratch/said"
[ $code -eq 0 ] || tail -n 20 "$scratch/warned"
echo "notebooks: 4 run, 0 skipped"
exit $code
