"""For each filter of each dashboard: the number on the screen after choosing a value equals a query on gold."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from conftest import Album, Gold, Reader, context
from playwright.sync_api import Browser, Locator, expect
from boards.local import Local
from boards.model import LANGUAGES, Schemas, text

_LATEST = "(SELECT max(period_end) FROM liftguard.kpi WHERE kpi_id = 'entrapment_rate' AND scope_type = 'county' AND period_type = 'r12m')"


class Screen:
    """One dashboard on the screen, without any choice at first."""

    def __init__(self, reader: Reader) -> None:
        self._reader, self._page, self._board = reader, reader.page, reader.slug.rpartition("-")[0]
        # What an earlier test chose; it is taken back together with the next choice.
        self._earlier = reader.chosen

    def choose(self, name: str, value: str) -> None:
        earlier, self._earlier = self._earlier, []
        self._reader.chosen = [*([] if earlier else self._reader.chosen), name]
        for each in earlier:
            if each != name:
                select = self._page.locator(".ant-select", has=self._box(each))
                select.hover()
                select.locator(".ant-select-clear").click()
        box = self._box(name)
        box.click()
        box.fill(value)
        # The list is drawn anew while one types.
        option = self._page.locator(f'.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option[title="{value}"]').first
        option.wait_for(state="visible", timeout=15_000)
        option.click()
        asked = self._reader.asked
        self._page.locator('[data-test="filter-bar__apply-button"]').click()
        self._reader.settle(asked)
        assert self._reader.seen.errors == []

    def _box(self, name: str) -> Locator:
        box = self._page.locator(f'[id="NATIVE_FILTER-{self._board}-{name}"]')
        if not box.is_visible():
            self._page.locator('[data-test="dropdown-container-btn"]').click()
        return box

    def becomes(self, read: Callable[[], float], wanted: Any) -> None:
        """What is read off the screen must be this; a chart is drawn a moment after its figures have come."""
        end = time.monotonic() + 10
        while True:
            try:
                found = read()
                if found == wanted or time.monotonic() > end:
                    break
            except (AssertionError, ValueError):
                if time.monotonic() > end:
                    raise
            self._page.wait_for_timeout(50)
        assert found == wanted

    def chart(self, title: str) -> Locator:
        return self._page.locator('[data-test="chart-grid-component"]').filter(
            has=self._page.locator('[data-test="slice-header"]', has_text=re.compile("^" + re.escape(title))))

    def cell(self, title: str, column: str, *labels: str) -> str:
        """The cell of a table in the row that has these labels."""
        chart = self.chart(title)
        heads = [head.strip() for head in chart.locator("thead th").all_inner_texts()]
        at = heads.index(column)
        found = []
        for row in chart.locator("tbody tr").all():
            cells = [cell.strip() for cell in row.locator("td").all_inner_texts()]
            if all(label in cells for label in labels):
                found.append(cells[at])
        assert len(found) == 1, f"{title}: {len(found)} rows for {labels}, columns {heads}"
        return found[0]

    def search(self, title: str, value: str) -> None:
        """Types into the search field of a table, and waits for its rows to be those that hold it."""
        self.chart(title).locator("input:not([readonly])").first.fill(value)
        expect(self.chart(title).locator("tbody tr")).to_have_count(1)

    def rows(self, title: str) -> int:
        return len([row for row in self.chart(title).locator("tbody tr").all() if len(row.locator("td").all()) > 1])

    def big(self, title: str) -> str:
        return self.chart(title).locator(".header-line").inner_text().strip()


def number(shown: str) -> float:
    return float(shown.replace(",", "").removesuffix("%").strip())


@pytest.fixture
def screen(board: str, language: str, opened: Album, request: pytest.FixtureRequest) -> Iterator[Screen]:
    failed = request.session.testsfailed
    yield Screen(opened.page(f"{board}-{language}"))
    if request.session.testsfailed > failed:
        opened.close()


class Facts:
    """Values to choose, and what gold says of them."""

    def __init__(self, gold: Gold, schemas: Schemas, language: str) -> None:
        self._gold, self._schemas, self.language = gold, schemas, language
        busiest = "SELECT {0} FROM liftguard.fact_rescue WHERE is_entrapment AND in_scope AND month < {1} AND month >= {1} - interval '12 months' AND {0} NOT IN ('unknown', '(none)') GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"
        self.town = gold.one(busiest.format("town", _LATEST))
        self.use = gold.one(busiest.format("use_type", _LATEST))
        self.firm = gold.one(busiest.format("firm_id", _LATEST))
        # A quarter: its label is part of no other, so that typing it leaves one choice.
        self.start = gold.one("SELECT max(period_start) FROM liftguard.kpi WHERE period_type = 'quarter' AND NOT partial")
        self.quarter = f"{self.start.year}Q{(self.start.month + 2) // 3}"

    def use_word(self) -> str:
        return text(self._schemas.vocabulary("use_type")[self.use], self.language)

    def firm_name(self) -> str:
        name = self._gold.one("SELECT name FROM liftguard.firms WHERE firm_id = %s ORDER BY recorded_at DESC LIMIT 1", self.firm)
        same = self._gold.one("SELECT count(*) FROM (SELECT DISTINCT ON (firm_id) firm_id, name FROM liftguard.firms ORDER BY firm_id, recorded_at DESC) f WHERE name = %s", name)
        return name if same == 1 else f"{name} ({self.firm})"

    def chosen(self, name: str) -> tuple[str, str, str]:
        """What to pick in a filter, and the scope that it means."""
        return {"town": (self.town, "town", self.town), "use_type": (self.use_word(), "use_type", self.use),
                "firm": (self.firm_name(), "firm", self.firm), "period": (self.quarter, "county", "county")}[name]

    def kpi(self, name: str, kpi: str) -> float:
        _, scope, identity = self.chosen(name)
        if name == "period":
            when = f"period_type = 'quarter' AND period_start = '{self.start}'"
        else:
            when = f"period_type = 'r12m' AND period_end = {_LATEST}"
        return float(self._gold.one(f"SELECT value FROM liftguard.kpi WHERE kpi_id = %s AND scope_type = %s AND scope_id = %s AND {when}", kpi, scope, identity))

    def rate(self, **where: str) -> float:
        """The entrapment rate of the latest twelve months counted from the facts: what `kpi` has no row for."""
        conditions = " AND ".join(f"{column} = '{value}'" for column, value in where.items())
        window = f"month < {_LATEST} AND month >= {_LATEST} - interval '12 months' AND {conditions}"
        events = self._gold.one(f"SELECT count(*) FROM liftguard.fact_rescue WHERE is_entrapment AND in_scope AND {window}")
        months = self._gold.one("SELECT sum(lift_days / extract(day FROM month + interval '1 month' - interval '1 day'))"
                                f" FROM liftguard.fact_exposure WHERE {window}")
        return float(100 * events / months)


@pytest.fixture(scope="session")
def facts_of(gold: Gold, schemas: Schemas) -> dict[str, Facts]:
    return {language: Facts(gold, schemas, language) for language in LANGUAGES}


@pytest.fixture
def facts(language: str, facts_of: dict[str, Facts]) -> Facts:
    return facts_of[language]


def word(facts: Facts, zh: str, en: str) -> str:
    return zh if facts.language == "zh" else en


def both(names: list[str]) -> list[tuple[str, str]]:
    """Each filter in each language."""
    return [(name, language) for language in LANGUAGES for name in names]


_TABLES = {
    "overview": ("五项目标：现状、目标、把握", "The five targets: value, target, certainty", "entrapment_rate", 1),
    "entrapments": ("困人相关指标", "KPIs of entrapments", "entrapment_rate_annual", 1),
    "rescue": ("救援相关指标", "KPIs of rescues", "arrival_mean", 1),
    "inspections": ("检验维保指标", "KPIs of inspections and maintenance", "maintenance_on_time_rate", 100),
}


@pytest.mark.parametrize(("name", "language"), both(["period", "town", "use_type", "firm"]))
@pytest.mark.parametrize("board", sorted(_TABLES))
def test_kpis_of_the_chosen_scope(board: str, name: str, screen: Screen, facts: Facts, schemas: Schemas) -> None:
    zh, en, kpi, times = _TABLES[board]
    screen.choose(name, facts.chosen(name)[0])
    labels = word(facts, zh, en), word(facts, "数值", "Value"), text(schemas.cards[kpi]["name"], facts.language)
    screen.becomes(lambda: number(screen.cell(*labels)), pytest.approx(times * facts.kpi(name, kpi), abs=0.00501))


@pytest.mark.parametrize("language", ["zh"])
@pytest.mark.parametrize("board", ["entrapments"])
def test_a_town_and_a_use_type_together_are_counted_from_the_facts(screen: Screen, facts: Facts, schemas: Schemas) -> None:
    screen.choose("town", facts.town)
    screen.choose("use_type", facts.use_word())
    labels = word(facts, "困人相关指标", "KPIs of entrapments"), word(facts, "数值", "Value"), text(schemas.cards["entrapment_rate"]["name"], facts.language)
    screen.becomes(lambda: number(screen.cell(*labels)), pytest.approx(facts.rate(town=facts.town, use_type=facts.use), abs=0.00501))


@pytest.mark.parametrize(("name", "language"), both(["period", "town", "use_type", "firm", "release"]))
@pytest.mark.parametrize("board", ["firms"])
def test_firms(name: str, screen: Screen, facts: Facts, gold: Gold, schemas: Schemas) -> None:
    if name == "release":
        bundle, quarter = gold.rows("SELECT bundle, quarter FROM liftguard.rating_release WHERE draft IS NOT NULL AND state = 'draft' ORDER BY made_at DESC LIMIT 1")[0]
        screen.choose("release", f"{quarter} · {text(schemas.vocabulary('release_state')['draft'], facts.language)}")
        labels = word(facts, "四项评级指标", "The four measures"), word(facts, "观测合计", "Observed"), text(schemas.site_texts["measure.M4"], facts.language)
        wanted = gold.one("SELECT observed FROM liftguard.rating_measures WHERE bundle = %s AND measure = 'M4'", bundle)
        screen.becomes(lambda: number(screen.cell(*labels)), wanted)
        return
    screen.choose(name, facts.chosen(name)[0])
    title = word(facts, "各单位指标（未调整）", "KPIs by firm (not adjusted)")
    if name == "period":
        wanted = float(gold.one(f"SELECT value FROM liftguard.kpi WHERE kpi_id = 'entrapment_rate' AND scope_type = 'firm' AND scope_id = %s AND period_type = 'quarter' AND period_start = '{facts.start}'", facts.firm))
    elif name == "firm":
        wanted = facts.kpi("firm", "entrapment_rate")
        screen.becomes(lambda: screen.rows(title), 1)
    else:
        wanted = facts.rate(firm_id=facts.firm, **{name: facts.chosen(name)[2]})
    screen.becomes(lambda: number(screen.cell(title, word(facts, "困人率", "Entrapment rate"), facts.firm_name())), pytest.approx(wanted, abs=0.00501))


_LIFTS = "SELECT count(*) FROM liftguard.feed_relativities f JOIN liftguard.feed_release r USING (bundle, insurer_id) WHERE f.subject_type = 'elevator' AND r.in_force"


@pytest.mark.parametrize(("name", "language"), both(["feed_month", "insurer_id", "use_type", "firm"]))
@pytest.mark.parametrize("board", ["insurance"])
def test_insurance(name: str, screen: Screen, facts: Facts, gold: Gold) -> None:
    latest = f"{_LIFTS} AND r.latest"
    top = "SELECT {0} FROM liftguard.feed_relativities WHERE subject_type = 'elevator' AND {0} IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"
    if name == "feed_month":
        value = gold.one("SELECT min(month) FROM liftguard.feed_release WHERE in_force")
        assert value != gold.one("SELECT max(month) FROM liftguard.feed_release WHERE in_force"), "two months make a choice"
        shown, wanted = value, gold.one(f"{_LIFTS} AND r.month = %s", value)
    elif name == "insurer_id":
        value = gold.one(top.format("insurer_id"))
        shown, wanted = value, gold.one(f"{latest} AND f.insurer_id = %s", value)
    elif name == "use_type":
        shown, wanted = facts.use_word(), gold.one(f"{latest} AND f.use_type = %s", facts.use)
    else:
        value = gold.one(top.format("firm_name"))
        shown, wanted = value, gold.one(f"{latest} AND f.firm_name = %s", value)
    screen.choose(name, shown)
    assert wanted > 0
    screen.becomes(lambda: number(screen.big(word(facts, "在保电梯", "Lifts insured"))), wanted)


@pytest.mark.parametrize(("name", "language"), both(["plan_status", "lead_units"]))
@pytest.mark.parametrize("board", ["plan"])
def test_plan(name: str, screen: Screen, facts: Facts, gold: Gold, schemas: Schemas) -> None:
    column = "status" if name == "plan_status" else f"lead_units_{facts.language}"
    value = gold.one(f"SELECT {column} FROM liftguard.plan_board WHERE task_no NOT LIKE 'T%%' GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1".replace("%%", "%"))
    wanted = gold.one(f"SELECT count(*) FROM liftguard.plan_board WHERE task_no !~ '^T' AND {column} = %s", value)
    screen.choose(name, text(schemas.vocabulary("plan_status")[value], facts.language) if name == "plan_status" else value)
    screen.becomes(lambda: screen.rows(word(facts, "十八项任务", "The eighteen tasks")), wanted)


@pytest.mark.parametrize(("name", "language"), both(["town", "use_type", "firm"]))
@pytest.mark.parametrize("board", ["watch"])
def test_watch_list(name: str, screen: Screen, facts: Facts, gold: Gold) -> None:
    column = {"firm": "firm_id"}.get(name, name)
    wanted = gold.one(f"SELECT count(DISTINCT subject_id) FROM liftguard.watchlist WHERE subject_type <> 'firm' AND {column} = %s", facts.chosen(name)[2])
    assert wanted > 0
    screen.choose(name, facts.chosen(name)[0])
    screen.becomes(lambda: number(screen.big(word(facts, "需处置的电梯", "Lifts to act on"))), wanted)


@pytest.mark.parametrize(("name", "language"), both(["period", "source"]))
@pytest.mark.parametrize("board", ["quality"])
def test_data_quality(name: str, screen: Screen, facts: Facts, gold: Gold, schemas: Schemas) -> None:
    table = "maintenance_visits"
    source = text(schemas.vocabulary("table_name")[table], facts.language)
    if name == "source":
        screen.choose("source", source)
        wanted = gold.one("SELECT sum(count) FROM liftguard.data_quality WHERE measure = 'rows' AND table_name = %s AND date <= (SELECT max(as_of) FROM liftguard.publication)", table)
        screen.becomes(lambda: screen.rows(word(facts, "各来源", "Sources")), 1)
        screen.becomes(lambda: number(screen.cell(word(facts, "各来源", "Sources"), word(facts, "总行数", "Rows in all"), source)), wanted)
        return
    screen.choose("period", facts.quarter)
    wanted = gold.one(f"SELECT sum(count) FROM liftguard.data_quality WHERE measure = 'late' AND table_name = %s AND month >= '{facts.start}' AND month < date '{facts.start}' + interval '3 months'", table)
    late = text(schemas.vocabulary("data_quality.measure")["late"], facts.language)
    screen.becomes(lambda: number(screen.cell(word(facts, "发现的问题", "Findings"), word(facts, "条数", "Count"), source, late)), wanted)


@pytest.fixture(scope="session")
def rated(gold: Gold) -> tuple[str, int, int]:
    """The largest rated firm whose name is its own: name, lifts, stars."""
    return gold.rows("SELECT name, lifts_last_day, stars FROM liftguard_public.rating WHERE latest AND stars IS NOT NULL"
                     " AND name IN (SELECT name FROM liftguard_public.rating WHERE latest GROUP BY 1 HAVING count(*) = 1) ORDER BY 2 DESC LIMIT 1")[0]


def shows(screen: Screen, language: str, rated: tuple[str, int, int]) -> None:
    name, lifts, stars = rated
    title, in_words, of_stars = ("星级评定", "期末台数", "星级") if language == "zh" else ("Stars", "Lifts", "Stars")
    screen.becomes(lambda: screen.rows(title), 1)
    assert number(screen.cell(title, in_words, name)) == lifts
    assert screen.cell(title, of_stars, name).count("★") == stars


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("board", ["ratings"])
def test_ratings(board: str, language: str, screen: Screen, rated: tuple[str, int, int]) -> None:
    screen.choose("firm", rated[0])
    shows(screen, language, rated)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_public_finds_a_firm_on_a_phone(language: str, stack: Local, browser: Browser, rated: tuple[str, int, int]) -> None:
    """By the search of the table, without an account, and without moving the page sideways."""
    made = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, device_scale_factor=2)
    reader = Reader(made.new_page(), stack.place.url)
    reader.open(f"ratings-{language}")
    screen = Screen(reader)
    screen.search("星级评定" if language == "zh" else "Stars", rated[0])
    shows(screen, language, rated)
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= 390
    made.close()
