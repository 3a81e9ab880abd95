"""Secrets as files of one directory, each holding one value: they never stand on a command line or in an environment."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

INSURER = "insurer_"


class SecretFiles:
    """One directory of secrets, readable by its owner only."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def path(self, name: str) -> Path:
        return self.directory / name

    def read(self, name: str) -> str:
        return self.path(name).read_text(encoding="utf-8").strip()

    def make(self, name: str) -> str:
        """The secret of this name; a new one is drawn when there is none."""
        self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self.path(name)
        if not path.exists():
            self.write(name, secrets.token_urlsafe(24))
        return self.read(name)

    def write(self, name: str, value: str) -> None:
        # Made with its final rights: at no moment can others read it.
        descriptor = os.open(self.path(name), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(value + "\n")

    def insurers(self) -> tuple[str, ...]:
        """Insurers that have a database user, by the ids that the data know them by."""
        return tuple(sorted(file.name.removeprefix(INSURER) for file in self.directory.glob(INSURER + "*")))
