"""`python -m boards COMMAND`, run in docker/superset (or with it on PYTHONPATH).

generate    writes the assets from schemas/            (needs PyYAML; fetches it into an environment of its own)
check       fails when the assets are stale            (the same)
apply       brings a Superset to the state of the assets
prepare     Superset's own database and administrator  (in Superset's environment)
translate   corrects Superset's Chinese                (in Superset's environment)
start       Superset and PostgreSQL on this machine with the demo county, or with a lake
stop        ends them
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import venv
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

from .problem import Problem
from .says import Says

ROOT = Path(__file__).resolve().parents[3]
_SUPERSET = ROOT / "docker" / "superset"
_HOME = ROOT / ".liftguard" / "dashboards"
_YAML = "PyYAML==6.0.2"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m boards", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lang", choices=("en", "zh"), default="en")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("generate")
    commands.add_parser("check")
    applies = commands.add_parser("apply")
    applies.add_argument("--superset", required=True, metavar="URL")
    applies.add_argument("--user", default="admin")
    applies.add_argument("--secrets", type=Path, metavar="DIR", help="files superset_admin, superset_ro, public_ro, insurer_<id>")
    applies.add_argument("--stdin", action="store_true", help="secrets as JSON on standard input: admin, superset_ro, public_ro, insurers")
    applies.add_argument("--postgres", required=True, metavar="HOST:PORT/DATABASE", help="the serving database, as Superset reaches it")
    commands.add_parser("prepare")
    commands.add_parser("translate").add_argument("packages", type=Path)
    for name in ("start", "stop"):
        each = commands.add_parser(name)
        each.add_argument("--home", type=Path, default=_HOME)
        each.add_argument("--venv", type=Path, default=ROOT / ".liftguard" / "superset-6.1.0")
    starts = commands.choices["start"]
    starts.add_argument("--port", type=int)
    starts.add_argument("--lake")
    starts.add_argument("--key", default="", help="a text; the demo county is made anew when it is another one than last time")
    starts.add_argument("--lifts", type=int, help="lifts of the demo county; by default those of `demo`")
    starts.add_argument("--years", type=int)
    starts.add_argument("--as-of", type=date.fromisoformat)
    return parser.parse_args()


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _with_yaml() -> None:
    """Starts this again in an environment that has PyYAML, when this one has not."""
    try:
        import yaml  # noqa: F401
    except ImportError:
        home = ROOT / ".liftguard" / "yaml"
        python = home / "bin" / "python"
        if python.exists() and os.environ.get("BOARDS_YAML"):
            raise Problem(f"{_YAML} cannot be read from {home}", "Delete that directory and try again.") from None
        if not (home / "ready").exists():
            venv.create(home, with_pip=True, clear=True)
            done = subprocess.run([str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", _YAML], check=False)
            if done.returncode:
                raise Problem(f"{_YAML} could not be installed", "Check the network, or install python3-yaml.") from None
            (home / "ready").touch()
        environment = dict(os.environ, PYTHONPATH=str(_SUPERSET), BOARDS_YAML="1")
        os.execve(str(python), [str(python), "-m", "boards", *sys.argv[1:]], environment)


def _assets(command: str, says: Says) -> int:
    _with_yaml()
    from .generate import stale, write
    from .model import Schemas

    schemas, target = Schemas(ROOT / "schemas"), _SUPERSET / "assets"
    if command == "generate":
        print(says("written", write(schemas, target), target.relative_to(ROOT)))
        return 0
    names = stale(schemas, target)
    if names:
        shown = names[:20] + ([f"… {len(names)}"] if len(names) > 20 else [])
        raise Problem(says("stale") + "\n  " + "\n  ".join(shown), says("stale.remedy"))
    print(says("fresh"))
    return 0


def _apply(arguments: argparse.Namespace, says: Says) -> int:
    from .apply import Serving, apply
    from .client import Superset
    from .secretfiles import SecretFiles

    if arguments.stdin:
        given = json.load(sys.stdin)
    elif arguments.secrets:
        files = SecretFiles(arguments.secrets)
        given = {"admin": files.read("superset_admin"), "insurers": files.insurers()}
        given |= {name: files.read(name) for name in ("superset_ro", "public_ro")}
    else:
        raise Problem("no secrets are given", "Name their directory with --secrets, or use --stdin.")
    address, _, database = arguments.postgres.partition("/")
    host, _, port = address.rpartition(":")
    if not host or not port.isdigit() or not database:
        raise Problem(f"{arguments.postgres} is no address of a database", "Give HOST:PORT/DATABASE.")
    superset = Superset(arguments.superset)
    superset.login(arguments.user, given["admin"])
    passwords = {name: given[name] for name in ("superset_ro", "public_ro")}
    report = apply(superset, _SUPERSET / "assets", Serving(host, int(port), database, passwords, tuple(given["insurers"])), {})
    print(_applied(report, says))
    return 0


def _applied(report: object, says: Says) -> str:
    return says("applied", report.dashboards, report.charts, len(report.pruned) or says("none"),  # type: ignore[attr-defined]
                ", ".join(report.changed_roles) or says("none"))  # type: ignore[attr-defined]


def _lake(uri: str) -> str:
    """A lake on this machine is named from where the user stands, not from where this program runs."""
    return uri if ":" in uri else str(Path(os.environ.get("BOARDS_FROM", "."), uri).resolve())


def _start(arguments: argparse.Namespace, says: Says) -> int:
    from .local import Local, Place

    stack = Local(Place.at(arguments.home.resolve(), arguments.port), arguments.venv.resolve(), says, _tell)
    stack.install()
    _tell(says("postgres", stack.place.postgres_port))
    stack.cluster.start()
    # Superset takes a minute to get ready and needs no figures for that.
    with ThreadPoolExecutor(1) as aside:
        superset = aside.submit(stack.superset)
        stack.publish(_lake(arguments.lake) if arguments.lake else str(stack.demo(arguments.lifts, arguments.years, arguments.as_of, arguments.key)))
        superset.result()
    print(_applied(stack.apply(), says))
    url = stack.place.url + "/superset/dashboard/"
    print(says("open", f"{url}overview-zh/", f"{url}overview-en/?_l_=en", stack.accounts()))
    print(says("public", f"{url}ratings-zh/  {url}ratings-en/?_l_=en"))
    print(says("stop"))
    return 0


def _stop(arguments: argparse.Namespace, says: Says) -> int:
    from .local import Local, Place

    home = arguments.home.resolve()
    Local(Place.at(home, None), arguments.venv.resolve(), says, _tell).stop()
    print(says("stopped", home))
    return 0


def main() -> int:
    arguments = _arguments()
    says = Says(arguments.lang)
    from .client import SupersetError

    try:
        match arguments.command:
            case "generate" | "check":
                return _assets(arguments.command, says)
            case "apply":
                return _apply(arguments, says)
            case "prepare":
                from .prepare import prepare

                prepare()
                return 0
            case "translate":
                from .translate import translate

                translate(arguments.packages)
                return 0
            case "start":
                return _start(arguments, says)
            case _:
                return _stop(arguments, says)
    except (Problem, SupersetError) as problem:
        print(f"Error: {problem}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
