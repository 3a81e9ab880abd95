"""A small client of Superset's REST interface on Python's standard library alone.

It logs in by the form and keeps the cookie: with a public role Superset ignores bearer tokens wherever the public has the
same permission.
"""

from __future__ import annotations

import json
import re
import secrets
import time
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from typing import Any


class SupersetError(Exception):
    """Superset cannot be reached, refuses, or says that it failed; the message tells the reader what to do."""


class Superset:
    """One session on one Superset; anonymous until login."""

    def __init__(self, url: str) -> None:
        parts = urllib.parse.urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.netloc or parts.username:
            raise SupersetError(f"{url} is no address of a Superset; give http://host:port or https://host, without a name or password")
        self.url = url.rstrip("/")
        self._jar = CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._jar))
        self._csrf: str | None = None

    def request(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None, raw: bytes | None = None
    ) -> tuple[int, bytes]:
        """Sends a request and gives status and body, whatever the status."""
        data = raw if raw is not None else (json.dumps(body).encode() if body is not None else None)
        sent = {"Referer": self.url + "/", **(headers or {})}
        if body is not None:
            sent["Content-Type"] = "application/json"
        if self._csrf and method != "GET":
            sent["X-CSRFToken"] = self._csrf
        request = urllib.request.Request(self.url + path, data=data, method=method, headers=sent)
        try:
            with self._opener.open(request, timeout=120) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()
        except (urllib.error.URLError, OSError) as error:
            raise SupersetError(f"no Superset answers at {self.url} ({error}); start it, or check the address") from error

    def wait(self, seconds: float) -> None:
        """Waits until the server is up."""
        end = time.monotonic() + seconds
        while True:
            try:
                if self.request("GET", "/health")[0] == 200:
                    return
            except SupersetError:
                pass
            if time.monotonic() > end:
                raise SupersetError(f"no Superset answers at {self.url} after {seconds:.0f} s")
            time.sleep(0.5)

    def login(self, user: str, password: str) -> None:
        status, page = self.request("GET", "/login/")
        found = re.search(rb"csrf_token[^>]*?value=\"([^\"]+)\"", page) or re.search(rb"csrf_token&#34;: &#34;([^&]+)&#34;", page)
        token = found.group(1).decode() if found else self._token()
        form = {"username": user, "password": password, "csrf_token": token}
        self.request("POST", "/login/", raw=urllib.parse.urlencode(form).encode(),
                     headers={"Content-Type": "application/x-www-form-urlencoded"})
        # An account that may not ask for itself is told so (403); who is not logged in gets another answer.
        status, _ = self.request("GET", "/api/v1/me/")
        if status not in (200, 403):
            raise SupersetError(f"{self.url} does not let {user} in; check the name and the password")
        # Only who may change something needs the token, and only they are given it.
        self._csrf = self._token() if status == 200 else None

    def _token(self) -> str:
        status, body = self.request("GET", "/api/v1/security/csrf_token/")
        if status != 200:
            raise SupersetError(f"{self.url} gives no form token (status {status}); is it a Superset 6.1?")
        return json.loads(body)["result"]

    def cookies(self) -> dict[str, str]:
        """The session's cookies, for a browser that goes on with it."""
        return {cookie.name: cookie.value or "" for cookie in self._jar}

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """A request that must succeed; gives the answer's JSON."""
        status, answer = self.request(method, path, body)
        if status >= 400:
            raise SupersetError(f"{method} {path}: Superset answers {status}: {answer[:300].decode(errors='replace')}")
        return json.loads(answer) if answer else {}

    def all(self, path: str, columns: list[str] | None = None) -> list[dict[str, Any]]:
        """All rows of a list that have an id, page by page.

        Superset orders most of its lists by nothing that is unique: rows that change meanwhile may stand on two pages or on none.
        """
        for _ in range(5):
            rows: dict[Any, dict[str, Any]] = {}
            page = seen = count = 0
            while seen < count or page == 0:
                query: dict[str, Any] = {"page": page, "page_size": 100}
                if columns:
                    query["columns"] = columns
                if "/security/" in path:
                    query |= {"order_column": "id", "order_direction": "asc"}
                answer = self.call("GET", f"{path}?q={urllib.parse.quote(_rison(query))}")
                rows |= {row["id"]: row for row in answer["result"]}
                seen, count, page = seen + len(answer["result"]), answer["count"], page + 1
                if not answer["result"]:
                    break
            if len(rows) == count:
                return list(rows.values())
        raise SupersetError(f"the list {path} changes while it is read; try again when nobody else writes to this Superset")

    def upload(self, path: str, file_name: str, content: bytes, fields: dict[str, str]) -> None:
        boundary = secrets.token_hex(16)
        lines: list[bytes] = []
        for name, value in fields.items():
            lines += [f"--{boundary}".encode(), f'Content-Disposition: form-data; name="{name}"'.encode(), b"", value.encode()]
        lines += [f"--{boundary}".encode(),
                  f'Content-Disposition: form-data; name="bundle"; filename="{file_name}"'.encode(),
                  b"Content-Type: application/zip", b"", content, f"--{boundary}--".encode(), b""]
        status, answer = self.request("POST", path, raw=b"\r\n".join(lines),
                                      headers={"Content-Type": f"multipart/form-data; boundary={boundary}"})
        if status >= 400:
            raise SupersetError(f"Superset refuses the assets ({status}): {answer[:2000].decode(errors='replace')}")


def _rison(node: Any) -> str:
    """The few shapes of Rison that lists ask for."""
    if isinstance(node, dict):
        return "(" + ",".join(f"{key}:{_rison(value)}" for key, value in node.items()) + ")"
    if isinstance(node, list):
        return "!(" + ",".join(_rison(value) for value in node) + ")"
    return str(node)
