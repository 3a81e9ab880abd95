"""Rows that charts have asked for, kept until the next publish: for whom PostgreSQL gave them, and for nobody else.

Superset looks into its cache after it has checked that the reader may see the dataset, and its keys hold its own row-level
security. Ours add what it does not know: which user PostgreSQL was asked as, and what the database showed then. Whoever
reads as another user, or after another publish, asks PostgreSQL.
"""

from __future__ import annotations

import hashlib
import logging
import threading
from typing import Any

import psycopg2
from flask import g, has_request_context
from flask_caching.backends import FileSystemCache
from flask_caching.backends.base import BaseCache

from readers import insurer_user, secret, setting

_LOG = logging.getLogger(__name__)


class _Publication:
    """What the serving database shows, in one word. One connection a process, of the user that reads for analysts."""

    # Every column: a table published anew changes it, whatever else stays the same.
    _STATEMENT = "SELECT md5(string_agg(p::text, E'\\n' ORDER BY p.table_name)) FROM liftguard.publication p"

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._connection: Any = None

    def stamp(self) -> str | None:
        """None when nothing is published or PostgreSQL does not answer; the reader's own query then tells why."""
        with self._lock:
            for last in (False, True):  # A connection may have ended since, with the server.
                try:
                    return self._ask()
                except psycopg2.Error as error:
                    self._connection = None
                    if last:
                        _LOG.warning("rows are not kept: the publication cannot be read: %s", error)
        return None

    def _ask(self) -> str | None:
        if self._connection is None:
            self._connection = psycopg2.connect(
                host=setting("LIFTGUARD_PG_HOST", "127.0.0.1"),
                port=setting("LIFTGUARD_PG_PORT", "5432"),
                dbname=setting("LIFTGUARD_PG_DATABASE", "liftguard"),
                user="superset_ro",
                password=secret("superset_ro"),
                connect_timeout=5,
            )
            self._connection.autocommit = True
        with self._connection.cursor() as cursor:
            cursor.execute(self._STATEMENT)
            return str(found) if (found := cursor.fetchone()[0]) else None


class PublishedRows(BaseCache):
    """Superset's cache of rows (DATA_CACHE_CONFIG), in files that only Superset's own user may read."""

    def __init__(self, directory: str, entries: int, seconds: int) -> None:
        super().__init__(default_timeout=seconds)
        self._files = FileSystemCache(directory, threshold=entries, default_timeout=seconds, mode=0o600, hash_method=hashlib.sha256)
        self._publication = _Publication()

    @classmethod
    def factory(cls, app: Any, config: dict[str, Any], args: list[Any], kwargs: dict[str, Any]) -> PublishedRows:
        return cls(config["CACHE_DIR"], config["CACHE_THRESHOLD"], config["CACHE_DEFAULT_TIMEOUT"])

    def get(self, key: str) -> Any:
        name = self._name(key)
        return None if name is None else self._files.get(name)

    def set(self, key: str, value: Any, timeout: int | None = None) -> bool:
        # The name of the `get` before, not of now: a publish may have come between a query and its rows.
        name = g.pop(_kept(key), None) if has_request_context() else None
        return False if name is None else bool(self._files.set(name, value, timeout))

    def has(self, key: str) -> bool:
        name = self._name(key)
        return name is not None and bool(self._files.has(name))

    def add(self, key: str, value: Any, timeout: int | None = None) -> bool:
        return not self.has(key) and self.set(key, value, timeout)

    def delete(self, key: str) -> bool:
        name = self._name(key)
        return name is None or bool(self._files.delete(name))

    def clear(self) -> bool:
        return bool(self._files.clear())

    def _name(self, key: str) -> str | None:
        """None outside a reader's request: nobody's rows are kept."""
        if not has_request_context() or getattr(g, "user", None) is None:
            return None
        roles = [role.name for role in getattr(g.user, "roles", [])]
        stamp = self._publication.stamp()
        if stamp is None:
            return None
        name = "\n".join((insurer_user(roles) or "", stamp, key))
        setattr(g, _kept(key), name)
        return name


def _kept(key: str) -> str:
    return f"liftguard_rows_{key}"
