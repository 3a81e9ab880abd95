"""What insurers, the public and their database users must not get, tried on every way in, with the other's known ids."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from typing import Any

import psycopg2
import pytest
from conftest import Gold, Opened, Reader, ask, context, dataset, session
from playwright.sync_api import Browser
from boards.local import Local

ODD = [
    "query_to_xml('select * from liftguard.kpi', true, true, '')::text",
    "query_to_xml('select * from liftguard.feed_relativities', true, true, '')::text",
    "table_to_xml('liftguard.kpi', true, true, '')::text",
    "schema_to_xml('liftguard', true, true, '')::text",
    "database_to_xml(true, true, '')::text",
    "pg_read_file('/etc/passwd')",
    "pg_sleep(20)::text",
    "(SELECT count(*) FROM liftguard.kpi)",
    "lo_import('/etc/passwd')::text",
    "set_config('role', 'superset_ro', false)",
    "current_setting('is_superuser')",
]
CLOSED = [
    "/sqllab/", "/explore/", "/tablemodelview/list/", "/databaseview/list/", "/chart/list/", "/users/list/", "/roles/list/", "/logmodelview/list/",
    "/api/v1/database/", "/api/v1/dataset/", "/api/v1/security/users/", "/api/v1/security/roles/", "/api/v1/rowlevelsecurity/", "/api/v1/log/",
    "/api/v1/query/", "/api/v1/saved_query/", "/api/v1/sqllab/", "/api/v1/dashboard/export/?q=!(1)", "/api/v1/chart/export/?q=!(1)", "/api/v1/assets/export/",
]


def sql(expression: str) -> dict[str, Any]:
    return {"expressionType": "SQL", "sqlExpression": expression, "label": "odd", "hasCustomLabel": True}


def rows_of(body: bytes) -> list[Any]:
    return [row for result in json.loads(body).get("result", []) for row in (result.get("data") or [])]


def test_an_insurers_dashboard_shows_its_own_book_only(stack: Local, browser: Browser, insurers: tuple[str, str], gold: Gold) -> None:
    own, other = insurers
    made = context(stack, browser, f"insurer_{own}")
    reader = Reader(made.new_page(), stack.place.url)
    seen = reader.open("insurance-en")
    reader.look()
    assert seen.errors == []
    lifts = gold.one("SELECT count(*) FROM liftguard.feed_relativities f JOIN liftguard.feed_release r USING (bundle, insurer_id)"
                     " WHERE r.latest AND f.subject_type = 'elevator' AND f.insurer_id = %s", own)
    assert f"{lifts:,}" in seen.text
    everything = json.dumps([answer for _, answer in seen.answers.values()], ensure_ascii=False)
    assert own in everything
    assert f'"insurer_id": "{other}"' not in everything
    made.close()


def test_an_insurer_gets_no_row_of_the_other_by_asking(
    stack: Local, insurers: tuple[str, str], gold: Gold, opened: Mapping[str, Opened]
) -> None:
    own, other = insurers
    superset = session(stack, f"insurer_{own}")
    lift = gold.one("SELECT min(subject_id) FROM liftguard.feed_relativities WHERE subject_type = 'elevator' AND insurer_id = %s"
                    " AND subject_id NOT IN (SELECT subject_id FROM liftguard.feed_relativities WHERE insurer_id = %s)", other, own)
    assert lift is not None
    feed = dataset(stack, "feed_en")
    for filters in ([{"col": "insurer_id", "op": "==", "val": other}], [{"col": "subject_id", "op": "==", "val": lift}]):
        status, body = superset.request("POST", "/api/v1/chart/data", ask(feed, "table", [], ["subject_id", "insurer_id"], filters))
        assert status >= 400 or rows_of(body) == [], (filters, body[:300])
    status, body = superset.request("POST", "/api/v1/chart/data", ask(feed, "table", [sql("count(*)")], ["insurer_id"]))
    assert status == 200 and {row["insurer_id"] for row in rows_of(body)} == {own}
    # Switching Superset's own rules off in the expression leaves those of PostgreSQL.
    status, body = superset.request("POST", "/api/v1/chart/data", ask(feed, "table", [sql(f"count(*) FILTER (WHERE insurer_id = '{other}')")], []))
    assert status >= 400 or [row["odd"] for row in rows_of(body)] == [0]
    # What the analyst's browser asked, asked by the insurer.
    for slug, seen in opened.items():
        if slug.startswith(("insurance", "ratings")):
            continue
        for asked, _ in list(seen.answers.values())[:4]:
            status, body = superset.request("POST", "/api/v1/chart/data", copy.deepcopy(asked))
            assert status in (401, 403, 404), (slug, status, body[:200])


@pytest.mark.parametrize("expression", ODD)
def test_odd_expressions_bring_nothing(expression: str, stack: Local, insurers: tuple[str, str], gold: Gold) -> None:
    own, other = insurers
    secret = gold.one("SELECT min(subject_id) FROM liftguard.feed_relativities WHERE subject_type = 'elevator' AND insurer_id = %s"
                      " AND subject_id NOT IN (SELECT subject_id FROM liftguard.feed_relativities WHERE insurer_id = %s)", other, own)
    for account, name in ((f"insurer_{own}", "feed_en"), (None, "ratings_public_en")):
        superset = session(stack, account)
        status, body = superset.request("POST", "/api/v1/chart/data", ask(dataset(stack, name), "table", [sql(f"max({expression})")], []))
        told = body.decode(errors="replace")
        values = [] if status >= 400 else [row.get("odd") for row in rows_of(body)]
        assert secret not in told and "entrapment_rate" not in told and "root:" not in told
        assert status >= 400 or values in ([], [None]) or expression.startswith("current_setting") and values == ["off"], (account, values)


@pytest.mark.parametrize("account", ["insurer", None])
def test_other_ways_in_are_closed(account: str | None, stack: Local, insurers: tuple[str, str]) -> None:
    superset = session(stack, f"insurer_{insurers[0]}" if account else None)
    for path in CLOSED:
        status, body = superset.request("GET", path)
        login = b"/login/" in body[:4000] or b"csrf_token" in body and b"data-bootstrap" in body and path.startswith("/") and not path.startswith("/api")
        assert status in (401, 403, 404, 405) or status == 200 and login and not path.startswith("/api"), (path, status, body[:200])
    run = {"database_id": 1, "sql": "SELECT * FROM liftguard.kpi", "schema": "liftguard", "runAsync": False}
    assert superset.request("POST", "/api/v1/sqllab/execute/", run)[0] in (400, 401, 403, 404)


def test_nobody_opens_only_the_public_dashboards(stack: Local, browser: Browser, index: dict[str, Any]) -> None:
    anonymous = session(stack, None)
    listed = anonymous.call("GET", "/api/v1/dashboard/?q=(page_size:100)")["result"]
    assert {entry["slug"] for entry in listed} == {"ratings-zh", "ratings-en"}
    for entry in index["dashboards"].values():
        status, body = anonymous.request("GET", f"/api/v1/dashboard/{entry['slug']}")
        assert (status == 200) == (entry["audience"] == "public"), (entry["slug"], status)
        status, body = anonymous.request("GET", f"/api/v1/dashboard/{entry['slug']}/datasets")
        assert status != 200 or entry["audience"] == "public"


def test_nobody_may_ask_only_the_public_datasets(stack: Local, opened: Mapping[str, Opened]) -> None:
    anonymous = session(stack, None)
    for slug, seen in opened.items():
        for asked, _ in seen.answers.values():
            status, body = anonymous.request("POST", "/api/v1/chart/data", copy.deepcopy(asked))
            assert (status == 200) == slug.startswith("ratings"), (slug, status, body[:200])


def test_an_insurer_opens_its_own_dashboards_only(stack: Local, insurers: tuple[str, str]) -> None:
    superset = session(stack, f"insurer_{insurers[0]}")
    listed = superset.call("GET", "/api/v1/dashboard/?q=(page_size:100)")["result"]
    assert {entry["slug"] for entry in listed} == {"insurance-zh", "insurance-en", "ratings-zh", "ratings-en"}


def test_database_users_reach_their_own_rows_only(stack: Local, insurers: tuple[str, str]) -> None:
    own, other = insurers
    mine = Gold(stack, f"insurer_{own}")
    assert mine.rows("SELECT DISTINCT insurer_id FROM liftguard.feed_relativities") == [(own,)]
    assert mine.rows("SELECT * FROM liftguard.feed_relativities WHERE insurer_id = %s", other) == []
    public = Gold(stack, "public_ro")
    assert public.rows("SELECT count(*) FROM liftguard_public.rating")[0][0] > 0
    for user in (mine, public):
        for statement in (
            "SELECT * FROM liftguard.kpi LIMIT 1", "SELECT * FROM liftguard.fact_rescue LIMIT 1", "SELECT * FROM liftguard.rating_ratings LIMIT 1",
            "SELECT query_to_xml('select 1', true, true, '')", "SELECT pg_sleep(1)", "SELECT pg_read_file('/etc/passwd')", "SET ROLE superset_ro",
            "SET SESSION AUTHORIZATION postgres", "CREATE TABLE public.t (i int)", "COPY (SELECT 1) TO PROGRAM 'true'",
            f'SET ROLE "insurer_{other}"', "UPDATE liftguard.feed_relativities SET relativity = 1",
        ):
            with pytest.raises(psycopg2.Error):
                user.rows(statement)
    with pytest.raises(psycopg2.Error):
        public.rows("SELECT * FROM liftguard.feed_relativities LIMIT 1")


def test_no_secret_in_logs_or_on_the_process_list(stack: Local) -> None:
    import subprocess

    values = [stack.secrets.read(file.name) for file in stack.secrets.directory.iterdir() if file.name not in ("accounts.txt", "insurer-passwords")]
    assert len(values) >= 8
    listed = subprocess.run(["ps", "axeww", "-o", "args"], capture_output=True, text=True, check=True).stdout
    logs = "".join(file.read_text(errors="replace") for file in stack.place.home.glob("*.log"))
    logs += (stack.cluster.home / "log").read_text(errors="replace")
    for value in values:
        assert value not in listed and value not in logs
    assert all(file.stat().st_mode & 0o077 == 0 for file in stack.secrets.directory.iterdir())
