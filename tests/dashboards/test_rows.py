"""Rows that were asked for are kept: for whom PostgreSQL gave them, and until the next publish (docker/superset/published_rows.py)."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from boards.client import Superset
from boards.local import Local
from conftest import Gold, Opened, ask, dataset, session


def got(reader: Superset, asked: dict[str, Any]) -> tuple[list[bool], str]:
    """Whether the rows were kept ones, query by query, and the rows."""
    results = reader.call("POST", "/api/v1/chart/data", asked)["result"]
    return [result["is_cached"] is True for result in results], json.dumps([result["data"] for result in results], ensure_ascii=False)


@contextmanager
def published_anew(stack: Local) -> Iterator[None]:
    """As a publish of the same figures a microsecond later leaves the database."""
    change = "UPDATE liftguard.publication SET loaded_at = loaded_at {} interval '1 microsecond' WHERE table_name = 'kpi'"
    stack.cluster.psql(change.format("+"), "liftguard")
    try:
        yield
    finally:
        stack.cluster.psql(change.format("-"), "liftguard")


def test_the_same_again_comes_from_what_was_kept_until_the_next_publish(stack: Local, opened: Mapping[str, Opened]) -> None:
    analyst = session(stack, "analyst")
    asked, answer = next(iter(opened["overview-en"].answers.values()))
    rows = json.dumps([result["data"] for result in answer["result"]], ensure_ascii=False)
    got(analyst, asked)  # An import in between would have made its rows another dataset's.
    kept, again = got(analyst, asked)
    assert all(kept) and again == rows
    with published_anew(stack):
        kept, after = got(analyst, asked)
        assert not any(kept) and after == rows
        assert all(got(analyst, asked)[0])
    kept, _ = got(analyst, asked | {"force": True})
    assert not any(kept)


def test_kept_rows_are_shown_to_those_alone_for_whom_postgresql_gave_them(stack: Local, insurers: tuple[str, str]) -> None:
    asked = ask(dataset(stack, "feed_en"), "table", [], ["insurer_id", "subject_id"]) | {"force": False}
    readers = {None: session(stack, "analyst")} | {name: session(stack, f"insurer_{name}") for name in insurers}
    seen = {}
    with published_anew(stack):
        for name, reader in readers.items():
            kept, seen[name] = got(reader, asked)
            assert not any(kept), name
        for name, reader in readers.items():
            kept, rows = got(reader, asked)
            assert all(kept) and rows == seen[name], name
    for name in insurers:
        assert {row["insurer_id"] for row in json.loads(seen[name])[0]} == {name}
    # Nobody asks for what nobody may see, kept or not.
    status, _ = session(stack, None).request("POST", "/api/v1/chart/data", asked)
    assert status in (401, 403, 404)


def test_what_superset_does_not_look_at_cannot_give_others_rows_a_wrong_name(stack: Local, gold: Gold, opened: Mapping[str, Opened]) -> None:
    """The SQL of our datasets reads filters out of the request itself (`filter_values`), Superset's keys do not."""
    town = gold.one("SELECT max(town) FROM liftguard.fact_rescue WHERE town <> 'unknown'")
    analyst = session(stack, "analyst")
    changed = 0
    for asked, answer in opened["entrapments-en"].answers.values():
        with published_anew(stack):
            odd = copy.deepcopy(asked)
            for query in odd["queries"]:
                query["adhoc_filters"] = [{"clause": "WHERE", "expressionType": "SIMPLE", "subject": "town", "operator": "IN", "comparator": [town]}]
            changed += got(analyst, odd)[1] != got(analyst, asked)[1]
            assert got(analyst, asked)[1] == json.dumps([result["data"] for result in answer["result"]], ensure_ascii=False)
    assert changed, "no chart of this dashboard reads the request: the test tries nothing"


def test_neither_a_wish_for_how_long_nor_notes_are_kept(stack: Local, opened: Mapping[str, Opened]) -> None:
    analyst = session(stack, "analyst")
    asked = next(iter(opened["overview-en"].answers.values()))[0]
    with published_anew(stack):
        for_ever = asked | {"custom_cache_timeout": 2**40}
        assert not any(got(analyst, for_ever)[0]) and all(got(analyst, for_ever)[0])
        admin = stack.login()
        layer = admin.call("POST", "/api/v1/annotation_layer/", {"name": "a note on a chart", "descr": ""})["id"]
        try:
            noted = copy.deepcopy(asked)
            for query in noted["queries"]:
                query["annotation_layers"] = [{"annotationType": "EVENT", "sourceType": "NATIVE", "name": "note", "value": layer, "show": True, "showMarkers": False}]
            assert not any(got(analyst, noted)[0]) and not any(got(analyst, noted)[0])
        finally:
            admin.call("DELETE", f"/api/v1/annotation_layer/{layer}")


def test_kept_rows_lie_where_superset_alone_reads(stack: Local) -> None:
    files = [file for file in (stack.place.home / "superset" / "rows").rglob("*") if file.is_file()]
    assert files
    assert all(file.stat().st_mode & 0o077 == 0 for file in files)
    # Only the latest publication's are left.
    assert len(list((stack.place.home / "superset" / "rows").iterdir())) == 1
