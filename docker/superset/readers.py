"""Who reads PostgreSQL as whom: an insurer's people as the insurer's own user, everybody else as the user of the dataset."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path

from boards.secretfiles import INSURER, SecretFiles

_SECRETS = SecretFiles(Path(os.environ["LIFTGUARD_SECRETS"]))
_INSURER_ROLE = re.compile(r"liftguard_insurer_(.+)")


def secret(name: str) -> str:
    """One value of the directory of secrets."""
    return _SECRETS.read(name)


def setting(variable: str, default: str) -> str:
    """An environment variable; an empty one is as good as none."""
    return os.environ.get(variable) or default


def insurer_user(roles: Iterable[str]) -> str | None:
    """The insurer's database user that somebody with these roles reads as; None for everybody else.

    A role of an insurer without a database user of its own must never fall back to the user that reads everything.

    Raises:
        PermissionError: an insurer's role has no database user, which is one whose password lies among the secrets.
    """
    for role in roles:
        if found := _INSURER_ROLE.fullmatch(role):
            if found[1] not in _SECRETS.insurers():
                raise PermissionError(f"the role {role} has no database user")
            return INSURER + found[1]
    return None
