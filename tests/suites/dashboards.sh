#!/usr/bin/env bash
# The dashboards in a real Superset on a real PostgreSQL, looked at by a real browser (tests/dashboards). Run by
# ./liftguard test; with --fast that only checks that the committed assets are what schemas/ asks for. On Debian as root it
# installs what it needs, and whatever cannot run is a failure; elsewhere it says what it leaves out.
set -u
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
work=$root/.liftguard/tests-dashboards
boards=$root/docker/superset
export PYTHONPATH=$boards PYTHONDONTWRITEBYTECODE=1

closing() { printf 'Tests run: %s, Failures: %s, Errors: %s, Skipped: %s -- dashboards\n' "$@"; }
say() { printf 'dashboards: %s\n' "$*"; }

if ! (cd "$boards" && python3 -m boards check); then
  closing 1 1 0 0
  exit 1
fi
for word in "$@"; do
  if [ "$word" = --fast ]; then
    closing 1 0 0 0
    exit 0
  fi
done

# What is missing of what must come from the system.
missing() {
  local packages=()
  ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || packages+=(postgresql)
  browser >/dev/null || packages+=(chromium)
  fc-list 2>/dev/null | grep -qi 'noto.*cjk' || packages+=(fonts-noto-cjk)
  python311 >/dev/null || packages+=(python3.11 python3.11-venv)
  printf '%s ' ${packages[@]+"${packages[@]}"}
}
browser() { command -v chromium || command -v chromium-browser || command -v google-chrome; }
python311() {
  local name
  for name in /usr/bin/python3.11 python3.11 python3.10; do
    "$name" -c 'import ensurepip' 2>/dev/null && command -v "$name" && return
  done
  return 1
}

must= # On Debian as root nothing may be left out.
[ -e /etc/debian_version ] && [ "$(id -u)" = 0 ] && must=yes
mkdir -p "$work"
lacking=$(missing)
if [ -n "${lacking// /}" ]; then
  if [ -z "$must" ]; then
    say "left out: the browser's tests need $lacking(install them, or run as root on Debian 12)"
    closing 1 0 0 1
    exit 0
  fi
  say "installing $lacking"
  # shellcheck disable=SC2086  # a list of words
  if ! { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $lacking; } >/dev/null 2>"$root/.liftguard/apt.log"; then
    say "these could not be installed: $lacking(.liftguard/apt.log)"
    closing 1 0 1 0
    exit 1
  fi
fi

key=$(cksum <"$root/tests/dashboards/requirements.txt")
venv=$root/.liftguard/tests-dashboards-venv
if [ "$(cat "$venv/key" 2>/dev/null)" != "$key" ]; then
  say "installing what the tests need"
  rm -rf "$venv"
  if ! { "$(python311)" -m venv "$venv" && "$venv/bin/pip" install -q --disable-pip-version-check -r "$root/tests/dashboards/requirements.txt"; }; then
    closing 1 0 1 0
    exit 1
  fi
  printf '%s' "$key" >"$venv/key"
fi

superset=$root/.liftguard/superset-6.1.0
stop() { (cd "$boards" && python3 -m boards stop --home "$work" --venv "$superset") >/dev/null; }
stop # What a run that was broken off has left.
trap stop EXIT
begin=$SECONDS
# The demo county is made again when anything that it follows from has changed.
made_of=$(cd "$root" && find jobs/src/main schemas -path schemas/dashboards -prune -o -type f -print0 | LC_ALL=C sort -z | xargs -0 cat | cksum)
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
if ! (cd "$boards" && python3 -m boards start --home "$work" --venv "$superset" --port "$port" --lifts 1200 --years 3 --as-of 2026-10-14 \
  --key "$made_of" >"$work/start.log" 2>&1); then
  tail -n 20 "$work/start.log"
  closing 1 0 1 0
  exit 1
fi
say "Superset and PostgreSQL are up after $((SECONDS - begin)) s"
begin=$SECONDS
BOARDS_HOME=$work BOARDS_VENV=$superset BOARDS_CHROMIUM=$(browser) \
  "$venv/bin/python" -m pytest -q -p no:cacheprovider --junitxml="$work/report.xml" "$root/tests/dashboards"
code=$?
read -r run failures errors skipped < <(python3 - "$work/report.xml" <<'P'
import sys
import xml.etree.ElementTree as tree

suite = next(tree.parse(sys.argv[1]).iter("testsuite"))
print(*(suite.get(key) for key in ("tests", "failures", "errors", "skipped")))
P
)
say "looked at in $((SECONDS - begin)) s"
closing $((${run:-0} + 1)) "${failures:-0}" "${errors:-1}" "${skipped:-0}"
[ $code -eq 0 ] || exit 1
# A test that was not run is no test that was passed.
[ -z "$must" ] || [ "${skipped:-0}" = 0 ]
