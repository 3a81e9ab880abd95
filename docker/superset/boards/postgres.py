"""A PostgreSQL of our own on this machine, for people who want to look before they install, and for the tests.

Its files lie in one directory; it listens on the loopback interface alone and asks everybody for a password.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .problem import Problem
from .secretfiles import SecretFiles

# PostgreSQL refuses to run as root; Debian's package brings this user.
_UNIX_USER = "postgres"
SUPERUSER = "postgres"


def binaries() -> Path | None:
    """The directory of the newest PostgreSQL (15 or later) on this machine."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if versions and int(versions[-1].parts[-3]) >= 15:
        return versions[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


@dataclass(frozen=True)
class Cluster:
    """One server, its data directory and its port."""

    home: Path
    port: int
    secrets: SecretFiles

    @property
    def data(self) -> Path:
        return self.home / "data"

    def _run(self, command: list[str], **more: object) -> subprocess.CompletedProcess[str]:
        if os.geteuid() == 0:
            command = ["runuser", "-u", _UNIX_USER, "--", *command]
        done = subprocess.run(command, capture_output=True, text=True, cwd="/", check=False, **more)  # type: ignore[call-overload]
        if done.returncode:
            raise Problem(f"{Path(command[0]).name} failed: {(done.stderr or done.stdout).strip()[-600:]}",
                          f"See {self.home / 'log'}.")
        return done

    def _tool(self, name: str) -> str:
        found = binaries()
        if found is None:
            raise Problem("there is no PostgreSQL (15 or later) on this machine", "Install it (Debian: apt-get install postgresql).")
        return str(found / name)

    def running(self) -> bool:
        pid = self.data / "postmaster.pid"
        if not pid.exists():
            return False
        try:
            os.kill(int(pid.read_text().split()[0]), 0)
        except (ProcessLookupError, ValueError, IndexError):
            return False
        except PermissionError:
            pass
        return True

    def start(self) -> None:
        if (self.data / "PG_VERSION").exists() and not self.secrets.path("postgres").exists():
            # The directory that knew its password was deleted, or is a new one of the same name: nobody gets in any more.
            self.stop()
            shutil.rmtree(self.data)
        password = self.secrets.make("postgres")
        if not (self.data / "PG_VERSION").exists():
            self._make(password)
        if not self.running():
            options = f"-p {self.port} -k {self.home} -c listen_addresses=127.0.0.1"
            # The log goes to a file: a server that inherits our output would keep a caller's pipe open for ever.
            self._run([self._tool("pg_ctl"), "-D", str(self.data), "-l", str(self.home / "log"), "-w", "-t", "60", "-o", options, "start"],
                      stdin=subprocess.DEVNULL)

    def _make(self, password: str) -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0:
            shutil.chown(self.home, _UNIX_USER, _UNIX_USER)
        self.home.chmod(0o700)
        # The password comes through a pipe that the server's own user made: our own it may not open.
        self._run(["bash", "-c", 'exec "$@" --pwfile=<(cat)', "initdb", self._tool("initdb"), "-D", str(self.data), "-U", SUPERUSER,
                   "-E", "UTF8", "--locale=C.UTF-8", "--auth-local=scram-sha-256", "--auth-host=scram-sha-256"], input=password + "\n")
        with (self.data / "postgresql.conf").open("a", encoding="utf-8") as file:
            # The cluster can be made again from the lake at any time, so it need not survive a power cut.
            file.write("\nmax_connections = 60\nshared_buffers = 256MB\nsynchronous_commit = off\ntimezone = 'Asia/Shanghai'\n"
                       "password_encryption = scram-sha-256\nlogging_collector = off\n")

    def stop(self) -> bool:
        if not self.running():
            return False
        self._run([self._tool("pg_ctl"), "-D", str(self.data), "-m", "fast", "-w", "stop"])
        return True

    def psql(self, statement: str, database: str = "postgres", user: str = SUPERUSER, password: str | None = None) -> str:
        """Runs statements as a user and gives the rows, one a line, columns apart by |."""
        environment = {"PATH": os.environ.get("PATH", ""), "PGPASSWORD": password or self.secrets.read("postgres")}
        done = subprocess.run(
            [self._tool("psql"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", str(self.port), "-U", user,
             "-d", database, "-f", "-"], input=statement, capture_output=True, text=True, env=environment, check=False)
        if done.returncode:
            raise Problem(f"PostgreSQL refuses a statement: {done.stderr.strip()[-600:]}", f"See {self.home / 'log'}.")
        return done.stdout.strip()

    def user(self, name: str, password: str) -> None:
        """Makes a login role, or gives it this password."""
        known = self.psql(f"SELECT 1 FROM pg_roles WHERE rolname = '{name}'")
        verb = "ALTER" if known else "CREATE"
        self.psql(f"{verb} ROLE {name} LOGIN PASSWORD '{password}'")

    def database(self, name: str, owner: str = SUPERUSER) -> None:
        if not self.psql(f"SELECT 1 FROM pg_database WHERE datname = '{name}'"):
            self.psql(f"CREATE DATABASE {name} OWNER {owner} ENCODING 'UTF8' TEMPLATE template0")
