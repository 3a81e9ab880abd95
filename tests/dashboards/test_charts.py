"""Every dashboard in both languages in a browser, and every chart's figures against gold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import expect
import pytest
from conftest import Gold, Opened
from boards.charts import Charts
from boards.local import Local
from boards.model import Schemas
from boards.sqltext import SqlText

BOARDS = ["overview", "entrapments", "rescue", "firms", "inspections", "insurance", "plan", "watch", "quality", "ratings"]


def of(slug: str, index: dict[str, Any], slices: dict[int, tuple[str, str]]) -> dict[str, int]:
    """Charts of a dashboard by name -> Superset's number."""
    entry = next(each for each in index["dashboards"].values() if each["slug"] == slug)
    names = {index["charts"][uuid]["name"] for uuid in entry["charts"]}
    return {name: number for number, (name, language) in slices.items() if name in names and language == slug[-2:]}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("board", BOARDS)
def test_opens_without_error_and_nothing_is_empty(
    board: str, language: str, opened: Mapping[str, Opened], index: dict[str, Any], slices: dict[int, tuple[str, str]], schemas: Schemas
) -> None:
    seen = opened[f"{board}-{language}"]
    assert seen.errors == []
    assert seen.blank == [], "charts without a drop of colour"
    titles = {Charts(schemas, language, SqlText(schemas, language).word).build(schemas.boards["charts"][name]).name: name
              for name in of(seen.slug, index, slices)}
    allowed = {title for title, name in titles.items() if schemas.boards["charts"][name].get("may_be_empty")}
    assert set(seen.no_data) <= allowed
    missing = set(of(seen.slug, index, slices).values()) - set(seen.answers)
    assert not missing, f"charts that asked for nothing: {[slices[number][0] for number in missing]}"
    assert "Error" not in seen.text and "错误" not in seen.text


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("board", BOARDS)
def test_shows_the_figures_of_gold(
    board: str, language: str, opened: Mapping[str, Opened], index: dict[str, Any], slices: dict[int, tuple[str, str]], schemas: Schemas, gold: Gold
) -> None:
    seen = opened[f"{board}-{language}"]
    charts = Charts(schemas, language, SqlText(schemas, language).word)
    wrong = []
    for name, number in of(seen.slug, index, slices).items():
        if number not in seen.answers:
            continue
        answer = seen.answers[number][1]
        if name in expect.ROWS:
            rows = sum(len(result["data"]) for result in answer["result"])
            if rows != gold.one(expect.ROWS[name].replace("%%", "%")):
                wrong.append(f"{name}: {rows} rows")
            continue
        params = charts.build(schemas.boards["charts"][name]).params
        got = expect.figures(schemas, name, params, answer)
        rows = gold.rows(expect.statement(schemas, name))
        wanted = sorted(float(value) for row in rows for value in row if value is not None)
        # Figures that a table shows as text are rounded.
        rounded = schemas.boards["charts"][name]["dataset"] == "kpi_now"
        near = all(abs(a - b) <= (0.00501 if rounded else 1e-9 * max(1.0, abs(b))) for a, b in zip(got, wanted, strict=False))
        if len(got) != len(wanted) or not near:
            wrong.append(f"{name}: {got[:6]} … ({len(got)}), gold has {wanted[:6]} … ({len(wanted)})")
    assert wrong == []


def test_the_day_of_the_data_is_on_the_screen(opened: Mapping[str, Opened], gold: Gold) -> None:
    day = str(gold.one("SELECT max(as_of) FROM liftguard.publication"))
    assert day in opened["overview-zh"].text and day in opened["overview-en"].text
    rated = str(gold.one("SELECT as_of FROM liftguard_public.rating_release WHERE latest"))
    assert rated in opened["ratings-zh"].text and rated in opened["ratings-en"].text


def test_every_chart_is_asked_the_same_again(stack: Local, opened: Mapping[str, Opened], slices: dict[int, tuple[str, str]]) -> None:
    """What a browser asked may be asked again without one, and PostgreSQL gives the same; of one language, since the twin's differs in words."""
    from conftest import session

    analyst = session(stack, "analyst")
    for slug, seen in opened.items():
        if slug.startswith("ratings") or slug.endswith("-zh"):
            continue
        for number, (asked, answer) in seen.answers.items():
            again = analyst.call("POST", "/api/v1/chart/data", asked | {"force": True})
            assert [r["data"] for r in again["result"]] == [r["data"] for r in answer["result"]], slices[number]


def test_limits_are_drawn_as_bands(
    opened: Mapping[str, Opened], index: dict[str, Any], slices: dict[int, tuple[str, str]], schemas: Schemas
) -> None:
    """ECharts may have the figures of a band and draw none."""
    areas = {}
    for slug, seen in opened.items():
        charts = Charts(schemas, slug[-2:], SqlText(schemas, slug[-2:]).word)
        for name in of(slug, index, slices):
            definition = schemas.boards["charts"][name]
            if definition["type"] == "band":
                areas[f"{name} of {slug}"] = seen.areas[charts.build(definition).name]
    assert areas
    # A line's edges are a few hundred pixels of many shades, a band is thousands of one.
    assert {chart: area for chart, area in areas.items() if area < 2000} == {}


def test_a_dashboard_is_complete_soon(opened: Mapping[str, Opened]) -> None:
    """Three seconds is what a quiet machine must need (docs/bench, measured by times.py); a busy one is given time, but not without end."""
    for slug, seen in sorted(opened.items()):
        print(f"{slug}: {seen.seconds:.1f} s")
    assert max(seen.seconds for seen in opened.values()) < 45
