"""Rows that charts have asked for, kept until the next publish: for whom PostgreSQL gave them, and for nobody else.

Superset looks into its cache after it has checked that the reader may see the dataset, and its keys hold its own row-level
security. Ours add what it does not know: which user PostgreSQL was asked as, what the database showed when the request
came, and the request itself, word for word, which the SQL of our datasets reads more of than Superset's keys hold
(`filter_values`). Whoever reads as another user, after another publish or in other words asks PostgreSQL.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
import threading
from pathlib import Path
from typing import Any

import numpy
import pandas
import psycopg2
from flask import Flask, g, has_request_context, request
from flask_caching.backends import FileSystemCache
from flask_caching.backends.base import BaseCache

from readers import insurer_user, secret, setting

_LOG = logging.getLogger(__name__)
_CHARTS = "/api/v1/chart/"


class _Publication:
    """What the serving database shows, in one word. One connection a process, of the user that reads for analysts."""

    # Every column: a table published anew changes it, whatever else stays the same.
    _STATEMENT = "SELECT md5(string_agg(p::text, E'\\n' ORDER BY p.table_name)) FROM liftguard.publication p"

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._connection: Any = None

    def stamp(self) -> str | None:
        """None when nothing is published or PostgreSQL does not answer soon; the reader's own query then tells why."""
        with self._lock:
            try:
                if self._connection is not None:
                    try:
                        return self._ask()
                    except (psycopg2.OperationalError, psycopg2.InterfaceError):
                        self._connection = None  # It may have ended with the server.
                self._connect()
                return self._ask()
            except (psycopg2.Error, OSError) as error:
                self._connection = None
                _LOG.warning("rows are not kept: the publication cannot be read: %s", error)
                return None

    def _connect(self) -> None:
        # A reader is not made to wait for it: a publish that makes the table anew holds it until it is done.
        self._connection = psycopg2.connect(
            host=setting("LIFTGUARD_PG_HOST", "127.0.0.1"),
            port=setting("LIFTGUARD_PG_PORT", "5432"),
            dbname=setting("LIFTGUARD_PG_DATABASE", "liftguard"),
            user="superset_ro",
            password=secret("superset_ro"),
            options="-c lock_timeout=500 -c statement_timeout=2000",
            connect_timeout=3,
            tcp_user_timeout=3000,
        )
        self._connection.autocommit = True

    def _ask(self) -> str | None:
        with self._connection.cursor() as cursor:
            cursor.execute(self._STATEMENT)
            return str(found) if (found := cursor.fetchone()[0]) else None


class PublishedRows(BaseCache):
    """Superset's cache of rows (DATA_CACHE_CONFIG), in files that only Superset's own user may read."""

    def __init__(self, directory: str, entries: int, seconds: int, most_rows: int) -> None:
        super().__init__(default_timeout=seconds)
        self._directory = Path(directory)
        self._entries = entries
        self._most_rows = most_rows
        self._publication = _Publication()
        # One directory for each publication, shared by all processes, and by no two versions of what rows are made of.
        self._of: tuple[Path, FileSystemCache] | None = None

    @classmethod
    def factory(cls, app: Flask, config: dict[str, Any], args: list[Any], kwargs: dict[str, Any]) -> PublishedRows:
        # What our charts ask for at most; larger answers are for files.
        rows = cls(config["CACHE_DIR"], config["CACHE_THRESHOLD"], config["CACHE_DEFAULT_TIMEOUT"], app.config["ROW_LIMIT"])
        app.before_request(rows.begin)
        return rows

    def begin(self) -> None:
        """Takes down what the database shows before anything of a request is asked: a publish may come in its midst."""
        if not request.path.startswith(_CHARTS):
            return
        stamp = self._publication.stamp()
        g.liftguard_rows = None if stamp is None else self._published(stamp)

    def _published(self, stamp: str) -> FileSystemCache:
        directory = self._directory / f"{stamp}-{pandas.__version__}-{numpy.__version__}"
        known = self._of
        # A request that had begun before the publish may have deleted it.
        if known is None or known[0] != directory or not directory.is_dir():
            known = self._of = directory, FileSystemCache(
                str(directory), threshold=self._entries, default_timeout=self.default_timeout, mode=0o600, hash_method=hashlib.sha256)
            for other in self._directory.iterdir():
                if other != directory:
                    shutil.rmtree(other, ignore_errors=True)
        return known[1]

    def get(self, key: str) -> Any:
        name = self._name(key)
        return None if name is None else g.liftguard_rows.get(name)

    def set(self, key: str, value: Any, timeout: int | None = None) -> bool:
        # A reader may name a time; ours is the next publish. Notes on a chart come from a dataset that was checked for this
        # reader alone.
        name = self._name(key)
        if name is None or not isinstance(value, dict) or value.get("annotation_data") or len(value.get("df", ())) > self._most_rows:
            return False
        return bool(g.liftguard_rows.set(name, value))

    def has(self, key: str) -> bool:
        name = self._name(key)
        return name is not None and bool(g.liftguard_rows.has(name))

    def add(self, key: str, value: Any, timeout: int | None = None) -> bool:
        return not self.has(key) and self.set(key, value, timeout)

    def delete(self, key: str) -> bool:
        name = self._name(key)
        return name is None or bool(g.liftguard_rows.delete(name))

    def clear(self) -> bool:
        known = self._of
        return known is None or bool(known[1].clear())

    @staticmethod
    def _name(key: str) -> str | None:
        """None outside a reader's request of a chart, and for whom no database user can be told: nobody's rows are kept."""
        if not has_request_context() or getattr(g, "user", None) is None or g.get("liftguard_rows") is None:
            return None
        # Superset can be imported only once its application stands.
        from superset.extensions import security_manager

        try:
            user = insurer_user(role.name for role in security_manager.get_user_roles())
        except PermissionError:
            return None  # The connection is refused, too, and says why.
        asked = hashlib.sha256(request.full_path.encode())
        asked.update(request.get_data(cache=True))
        for name, value in sorted(request.form.items(multi=True)):
            asked.update(f"\n{name}\n{value}".encode())
        return "\n".join((user or "", asked.hexdigest(), key))
