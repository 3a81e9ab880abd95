"""Superset and PostgreSQL on this machine, without Docker: for people who want to look before they install, and for the
tests. Everything lies in one directory; `start` may be repeated and does only what is missing.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from .apply import Report, Serving, apply
from .client import Superset
from .postgres import SUPERUSER, Cluster, binaries
from .prepare import ADMIN
from .problem import Problem
from .says import Says
from .secretfiles import SecretFiles

ROOT = Path(__file__).resolve().parents[3]
_SUPERSET = ROOT / "docker" / "superset"
_DATABASE = "liftguard"
LIFTGUARD = os.environ.get("BOARDS_LAUNCHER") or str(ROOT / "liftguard")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Place:
    """Where the stack lies and how it is reached."""

    home: Path
    superset_port: int
    postgres_port: int

    @staticmethod
    def at(home: Path, port: int | None) -> Place:
        """The ports of the last start stay, unless another one is asked for."""
        file = home / "ports.json"
        kept = json.loads(file.read_text()) if file.exists() else {}
        place = Place(home, port or kept.get("superset") or 8088, kept.get("postgres") or free_port())
        home.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps({"superset": place.superset_port, "postgres": place.postgres_port}))
        return place

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.superset_port}"


class Local:
    """The stack of one directory."""

    def __init__(self, place: Place, venv: Path, says: Says, tell: Callable[[str], None]) -> None:
        self.place = place
        self.venv = venv
        self.secrets = SecretFiles(place.home / "secrets")
        self.cluster = Cluster(self._postgres_home(), place.postgres_port, self.secrets)
        self._says = says
        self._tell = tell

    def _postgres_home(self) -> Path:
        # PostgreSQL's own user must reach its files, and often cannot look into root's directories.
        if os.geteuid() == 0:
            name = hashlib.sha256(str(self.place.home.resolve()).encode()).hexdigest()[:12]
            return Path("/var/lib/postgresql") / f"liftguard-{name}"
        return self.place.home / "postgres"

    # What must be there ---------------------------------------------------------------------------------------------

    def install(self) -> None:
        """Debian packages (as root only)."""
        missing = [] if binaries() else ["postgresql"]
        if not _python():
            missing += ["python3.11", "python3.11-venv"]
        if missing:
            if os.geteuid() or not shutil.which("apt-get"):
                raise Problem(f"this machine lacks {', '.join(missing)}",
                              "Install them, or run this as root on Debian 12, which installs them itself.")
            self._tell(self._says("packages", " ".join(missing)))
            environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
            for command in (["apt-get", "update", "-q"], ["apt-get", "install", "-y", "-q", "--no-install-recommends", *missing]):
                _run(command, self.place.home / "apt.log", "The network or Debian's mirror may be out of reach.", env=environment)

    def _environment(self) -> None:
        """Superset in an environment of its own, from the release's pins."""
        packages, pins = _SUPERSET / "requirements.txt", _SUPERSET / "constraints-6.1.0.txt"
        key = hashlib.sha256(packages.read_bytes() + pins.read_bytes()).hexdigest()
        stamp = self.venv / "liftguard-pins"
        if not (stamp.exists() and stamp.read_text() == key):
            self._tell(self._says("venv"))
            python = _python()
            if python is None:
                raise Problem("Superset 6.1 needs Python 3.10 or 3.11 with venv", "Install Python 3.11.")
            log = self.place.home / "pip.log"
            shutil.rmtree(self.venv, ignore_errors=True)
            _run([python, "-m", "venv", str(self.venv)], log, "Install python3.11-venv.")
            pip = [str(self.venv / "bin" / "pip"), "install", "-q", "--disable-pip-version-check"]
            _run([*pip, "setuptools==80.9.0", "wheel"], log, "Check the network and pip's settings.")
            _run([*pip, "-r", str(packages), "-c", str(pins)], log, "Check the network and pip's settings.")
            stamp.write_text(key)
        for folder in self.venv.glob("lib/python3*/site-packages"):
            _run([str(self.venv / "bin" / "python"), "-m", "boards", "translate", str(folder)], self.place.home / "pip.log",
                 "Superset's files may have been changed by hand: delete its environment and start again.", env=self.environment())

    # Data -----------------------------------------------------------------------------------------------------------

    def demo(self, lifts: int | None, years: int | None, as_of: date | None, key: str) -> Path:
        """The lake of the demo county with a final rating and two feeds; made once, and again when the key is another one."""
        out = self.place.home / "demo"
        lake = out / "lake"
        ready = out / "ready"
        if not ready.exists() or ready.read_text() != key:
            shutil.rmtree(out, ignore_errors=True)
            day = as_of or date.today() - timedelta(days=1)
            self._tell(self._says("demo"))
            size = [word for name, value in (("--lifts", lifts), ("--years", years)) if value for word in (name, str(value))]
            self._liftguard("demo", *size, "--as-of", str(day), "--out", str(out))
            self.releases(lake, day)
            ready.write_text(key)
        return lake

    def releases(self, lake: Path, day: date) -> None:
        """Beside the draft and the feed that `demo` leaves: a final rating of the quarter before, a feed of the month before."""
        quarters = day.year * 4 + (day.month - 1) // 3 - 2
        name = f"{quarters // 4}Q{quarters % 4 + 1}"
        self._tell(self._says("rating", name))
        # Nobody objects in a demo; a draft would wait for a fortnight.
        self._liftguard("rate", "--lake", str(lake), "--quarter", name, "--final", LIFTGUARD_RATING_OBJECTION_DAYS="0")
        month = (day.replace(day=1) - timedelta(days=32)).strftime("%Y-%m")
        self._tell(self._says("feed", month))
        self._liftguard("feed", "--lake", str(lake), "--month", month)

    def publish(self, lake: str) -> None:
        """Gold to PostgreSQL; insurers that the feed names get a database user each."""
        self.cluster.database(_DATABASE)
        for name in ("liftguard_owner", "superset_ro", "public_ro"):
            self.secrets.make(name)
        self._tell(self._says("publish", lake))
        self._publish(lake)
        known = set(self.secrets.insurers())
        # A lake without a feed has no such table.
        feeds = self.cluster.psql("SELECT to_regclass('liftguard.feed_release')", _DATABASE)
        names = self.cluster.psql(f"SELECT DISTINCT insurer_id FROM {feeds} ORDER BY 1", _DATABASE) if feeds else ""
        present = {name for name in names.splitlines() if name}
        if present - known:
            for insurer in present - known:
                self.secrets.make(f"insurer_{insurer}")
            self._publish(lake)

    def _publish(self, lake: str) -> None:
        insurers = self.secrets.insurers()
        self.secrets.write("insurer-passwords", "\n".join(f'{each}: {self.secrets.read("insurer_" + each)}' for each in insurers))
        names = {"PASSWORD": "postgres", "OWNER_PASSWORD": "liftguard_owner", "SUPERSET_PASSWORD": "superset_ro", "PUBLIC_PASSWORD": "public_ro"}
        if insurers:
            names["INSURER_PASSWORDS"] = "insurer-passwords"
        environment = {f"LIFTGUARD_SERVING_{key}_FILE": str(self.secrets.path(name)) for key, name in names.items()}
        self._liftguard("publish", "--lake", lake, "--to", f"jdbc:postgresql://127.0.0.1:{self.place.postgres_port}/{_DATABASE}",
                        "--replace", LIFTGUARD_SERVING_USER=SUPERUSER, **environment)

    def _liftguard(self, *arguments: str, **variables: str) -> None:
        clean = {key: value for key, value in os.environ.items() if not key.startswith("LIFTGUARD_SERVING_")}
        _run([LIFTGUARD, *arguments], self.place.home / "liftguard.log",
             "Correct what the message says and start again.", env=clean | variables)

    # Superset -------------------------------------------------------------------------------------------------------

    def environment(self) -> dict[str, str]:
        kept = {key: os.environ[key] for key in ("PATH", "LANG", "LC_ALL", "TMPDIR") if key in os.environ}
        return kept | {
            "HOME": str(self.place.home),
            "SUPERSET_HOME": str(self.place.home / "superset"),
            "SUPERSET_CONFIG_PATH": str(_SUPERSET / "superset_config.py"),
            "LIFTGUARD_SECRETS": str(self.secrets.directory),
            "LIFTGUARD_PG_HOST": "127.0.0.1",
            "LIFTGUARD_PG_PORT": str(self.place.postgres_port),
            "PYTHONPATH": str(_SUPERSET),
        }

    def superset(self) -> None:
        """Superset itself, without dashboards: installed, its own database brought up to date, running."""
        self._environment()
        self._prepare()
        self._serve()

    def _prepare(self) -> None:
        self._tell(self._says("prepare"))
        self.cluster.user("superset_meta", self.secrets.make("superset_meta"))
        self.cluster.database("superset", "superset_meta")
        self.secrets.make("superset_secret_key")
        # The metadata are of one version of Superset and of one key; they are brought up only when either is new.
        (self.place.home / "superset").mkdir(parents=True, exist_ok=True)
        _run([str(self.venv / "bin" / "python"), "-m", "boards", "prepare"], self.place.home / "superset.log",
             "See the log.", env=self.environment(), cwd=self.place.home)

    def _serve(self) -> None:
        """Starts the server in a session of its own, so that it outlives the terminal."""
        if self._superset_pid() is not None:
            return
        self._tell(self._says("superset"))
        with (self.place.home / "superset.log").open("a", encoding="utf-8") as log:
            subprocess.Popen(
                [str(self.venv / "bin" / "gunicorn"), "--bind", f"127.0.0.1:{self.place.superset_port}", "--workers", "2",
                 "--worker-class", "gthread", "--threads", "8", "--timeout", "120", "--pid", str(self._pid_file()),
                 "superset.app:create_app()"],
                stdout=log, stderr=log, stdin=subprocess.DEVNULL, env=self.environment(), cwd=self.place.home, start_new_session=True)
        Superset(self.place.url).wait(120)

    def _pid_file(self) -> Path:
        return self.place.home / "gunicorn.pid"

    def _superset_pid(self) -> int | None:
        try:
            pid = int(self._pid_file().read_text())
            os.kill(pid, 0)
        except (FileNotFoundError, ValueError, ProcessLookupError):
            return None
        # A number may have gone to another program since.
        command = Path(f"/proc/{pid}/cmdline")
        if command.exists() and b"gunicorn" not in command.read_bytes():
            return None
        return pid

    def serving(self) -> Serving:
        passwords = {name: self.secrets.read(name) for name in ("superset_ro", "public_ro")}
        return Serving("127.0.0.1", self.place.postgres_port, _DATABASE, passwords, self.secrets.insurers())

    def login(self) -> Superset:
        superset = Superset(self.place.url)
        superset.login(ADMIN, self.secrets.read("superset_admin"))
        return superset

    def apply(self) -> Report:
        self._tell(self._says("apply"))
        people = {"analyst": self.secrets.make("superset_analyst")}
        people |= {f"insurer_{each}": self.secrets.make(f"superset_insurer_{each}") for each in self.secrets.insurers()}
        return apply(self.login(), _SUPERSET / "assets", self.serving(), people)

    def accounts(self) -> Path:
        """A file for the person at the keyboard: who may log in, and with what."""
        rows = [(ADMIN, "superset_admin"), ("analyst", "superset_analyst")]
        rows += [(f"insurer_{each}", f"superset_insurer_{each}") for each in self.secrets.insurers()]
        self.secrets.write("accounts.txt", "\n".join(f"{name}\t{self.secrets.read(secret)}" for name, secret in rows))
        return self.secrets.path("accounts.txt")

    def stop(self) -> None:
        pid = self._superset_pid()
        if pid is not None:
            os.kill(pid, signal.SIGTERM)
            end = time.monotonic() + 30
            while self._superset_pid() is not None and time.monotonic() < end:
                time.sleep(0.2)
        self.cluster.stop()


def _python() -> str | None:
    """A Python that Superset 6.1 runs on and that can make environments."""
    test = "import ensurepip, sys; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 11))"
    for name in ("/usr/bin/python3.11", "python3.11", "python3.10", sys.executable):
        path = shutil.which(name)
        if path and subprocess.run([path, "-c", test], capture_output=True, check=False).returncode == 0:
            return path
    return None


def _run(command: list[str], log: Path, remedy: str, **more: object) -> None:
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as file:
        begin = file.tell()
        done = subprocess.run(command, stdout=file, stderr=file, stdin=subprocess.DEVNULL, check=False, **more)  # type: ignore[call-overload]
    if done.returncode:
        said = log.read_bytes()[begin:].decode(errors="replace").strip()
        raise Problem(f"{Path(command[0]).name} {command[1] if len(command) > 1 else ''} failed (all of it: {log}):\n{said[-1500:]}", remedy)
