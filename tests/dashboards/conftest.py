"""A real Superset on a real PostgreSQL, filled by a real night, and a real browser. The suite's script has started the
first two (tests/suites/dashboards.sh) and says by BOARDS_HOME where they lie.

Each dashboard is opened once per language; what the browser asked and what it got is kept for all tests, and its filters
are tried on the same page. That is why the tests of one dashboard come one after the other, whatever file they stand in.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, Playwright, Request, Response, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "docker" / "superset"))

from boards.client import Superset  # noqa: E402
from boards.local import Local, Place  # noqa: E402
from boards.model import Schemas  # noqa: E402
from boards.says import Says  # noqa: E402

HOME = Path(os.environ["BOARDS_HOME"])
# As tall as the longest dashboard: charts out of sight are not drawn.
VIEW = {"width": 1440, "height": 4400}
# The only thing the page asks of another host; the content policy stops it, and the browser says so.
_TELEMETRY = "apachesuperset.gateway.scarf.sh"
_DATA = "/api/v1/chart/data"


def running() -> Local:
    """What the suite's script has started."""
    return Local(Place.at(HOME, None), Path(os.environ["BOARDS_VENV"]), Says("en"), print)


def dashboards() -> dict[str, Any]:
    """What stands on which dashboard, as it was generated."""
    return json.loads((ROOT / "docker" / "superset" / "assets" / "index.json").read_text(encoding="utf-8"))


def launched(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path=os.environ["BOARDS_CHROMIUM"], args=["--no-sandbox", "--disable-dev-shm-usage"])


@pytest.fixture(scope="session")
def stack() -> Local:
    return running()


@pytest.fixture(scope="session")
def schemas() -> Schemas:
    return Schemas(ROOT / "schemas")


@pytest.fixture(scope="session")
def index() -> dict[str, Any]:
    return dashboards()


class Gold:
    """Queries on the serving database as one of its users."""

    def __init__(self, stack: Local, user: str) -> None:
        self._connection = psycopg2.connect(
            host="127.0.0.1", port=stack.place.postgres_port, dbname="liftguard", user=user, password=stack.secrets.read(user))
        self._connection.autocommit = True

    def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        with self._connection.cursor() as cursor:
            cursor.execute(statement, values or None)
            return cursor.fetchall()

    def one(self, statement: str, *values: Any) -> Any:
        rows = self.rows(statement, *values)
        assert len(rows) == 1, f"{len(rows)} rows instead of one: {statement}"
        return rows[0][0]


@pytest.fixture(scope="session")
def gold(stack: Local) -> Gold:
    return Gold(stack, "superset_ro")


@pytest.fixture(scope="session")
def insurers(stack: Local, gold: Gold) -> tuple[str, str]:
    """Two insurers whose books both hold lifts."""
    names = [row[0] for row in gold.rows("SELECT insurer_id FROM liftguard.feed_relativities WHERE subject_type = 'elevator' GROUP BY 1 ORDER BY count(*) DESC, 1")]
    assert len(names) >= 2, "the demo county must have two insurers"
    assert set(names) <= set(stack.secrets.insurers())
    return names[0], names[1]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = launched(playwright)
        yield browser
        browser.close()


def session(stack: Local, account: str | None) -> Superset:
    """A session of an account (None: nobody's), by the login form."""
    superset = Superset(stack.place.url)
    if account is not None:
        superset.login(account, stack.secrets.read(f"superset_{account}"))
    return superset


def dataset(stack: Local, name: str) -> int:
    return int(stack.cluster.psql(f"SELECT id FROM tables WHERE table_name = '{name}'", "superset"))


def ask(number: int, kind: str, metrics: list[Any], columns: list[Any], filters: list[Any] | None = None) -> dict[str, Any]:
    """A request that no chart makes: any expression on a dataset that the account can see."""
    return {
        "datasource": {"id": number, "type": "table"}, "force": True, "result_type": "full", "result_format": "json",
        "queries": [{"metrics": metrics, "columns": columns, "filters": filters or [], "extras": {}, "row_limit": 1000, "is_timeseries": False}],
        "form_data": {"datasource": f"{number}__table", "viz_type": kind},
    }


def context(stack: Local, browser: Browser, account: str | None) -> BrowserContext:
    made = browser.new_context(viewport=VIEW, locale="en-GB")
    if account is not None:
        made.add_cookies([{"name": name, "value": value, "url": stack.place.url} for name, value in session(stack, account).cookies().items()])
    return made


@dataclass
class Opened:
    """A dashboard as a browser saw it."""

    slug: str
    seconds: float = 0.0
    answers: dict[int, tuple[dict[str, Any], dict[str, Any]]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    text: str = ""
    blank: list[str] = field(default_factory=list)
    no_data: list[str] = field(default_factory=list)
    # Pixels of the one translucent colour that a chart's drawing has most of, by the chart's title: the area of a band.
    areas: dict[str, int] = field(default_factory=dict)


class Reader:
    """Opens dashboards and keeps what came."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self._url = url
        self.seen: Opened = Opened("")
        self.slug = ""
        # What tests of filters have chosen on this page.
        self.chosen: list[str] = []
        self.asked = 0
        self._waiting = 0
        page.on("request", lambda request: self._count(request, 1))
        page.on("requestfinished", lambda request: self._count(request, -1))
        page.on("requestfailed", lambda request: self._count(request, -1))
        page.on("response", self._response)
        page.on("console", lambda message: self._console(message.type, message.text, message.location.get("url", "")))
        page.on("pageerror", lambda error: self.seen.errors.append(f"script: {error}"))

    def _console(self, kind: str, said: str, address: str) -> None:
        # Superset's page tries to keep a chart's colours for the next reader, which readers may not: it goes on without.
        if kind == "error" and _TELEMETRY not in said and "ERR_NETWORK_CHANGED" not in said and "/colors?" not in address:
            self.seen.errors.append(f"console: {said[:300]}")

    def _count(self, request: Request, change: int) -> None:
        if _DATA in request.url:
            self._waiting += change
            self.asked += change > 0

    def _response(self, response: Response) -> None:
        if _DATA not in response.url:
            return
        asked = json.loads(response.request.post_data or "{}")
        if response.status != 200:
            self.seen.errors.append(f"chart {asked.get('form_data', {}).get('slice_id')}: {response.status} {response.text()[:400]}")
            return
        slice_id = asked.get("form_data", {}).get("slice_id")
        if slice_id is not None:
            self.seen.answers[slice_id] = (asked, response.json())

    def open(self, slug: str) -> Opened:
        self.seen = Opened(slug)
        self.slug = slug
        begin = time.monotonic()
        self._go(f"{self._url}/superset/dashboard/{slug}/?_l_={slug[-2:]}")
        self.page.wait_for_selector('[data-test="chart-container"]', timeout=60_000)
        self.seen.seconds = self.settle() - begin
        return self.seen

    def _go(self, address: str) -> None:
        """Opens a page; a browser in a container gives up now and then because "the network has changed"."""
        for again in (True, True, False):
            try:
                self.page.goto(address)
                return
            except Error as error:
                if not again or "net::ERR_" not in str(error):
                    raise
                self.page.wait_for_timeout(500)

    def settle(self, asked: int = -1) -> float:
        """Waits until no chart is loading any more, and none begins to; with a number, only after more than so many requests.

        Gives the moment since which nothing has been loading.
        """
        quiet = 0
        since = time.monotonic()
        end = since + 90
        while quiet < 3:
            now = time.monotonic()
            assert now < end, f"{self.seen.slug} is still loading after 90 s"
            if not quiet:
                since = now
            loading = self.asked <= asked or self._waiting > 0 or self.page.evaluate(
                "() => document.querySelectorAll('.loading, [data-test=\"loading-indicator\"]').length"
                " + document.querySelectorAll('[data-test=\"chart-container\"]:empty').length")
            quiet = 0 if loading else quiet + 1
            self.page.wait_for_timeout(50)
        return since

    def look(self) -> None:
        """Which charts are blank, say that they have nothing, or show an error."""
        self.seen.text = self.page.inner_text(".grid-container")
        shown = self.page.evaluate("""() => [...document.querySelectorAll('[data-test="chart-grid-component"]')].map(holder => {
            const canvas = holder.querySelector('canvas'); let colours = null, area = 0;
            if (canvas) {
              const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
              const translucent = {};
              colours = 0;
              for (let i = 0; i < data.length; i += 4) {
                const most = Math.max(data[i], data[i + 1], data[i + 2]), least = Math.min(data[i], data[i + 1], data[i + 2]);
                if (data[i + 3] > 60 && most - least > 40) colours++;
                if (data[i + 3] > 0 && data[i + 3] <= 60 && most - least > 40) {
                  const colour = data.slice(i, i + 4).join();
                  area = Math.max(area, translucent[colour] = (translucent[colour] || 0) + 1);
                }
              }
            }
            return {name: (holder.querySelector('[data-test="slice-header"]') || holder).innerText.split('\\n')[0], colours, area,
              empty: !!holder.querySelector('.ant-empty, [class*="EmptyState"], [data-test="empty-state"]') || !!holder.querySelector('img[alt="empty"]'),
              error: !!holder.querySelector('[data-test="error-boundary"], .alert-danger, .ant-alert-error'), height: holder.innerText.length}; })""")
        for chart in shown:
            self.seen.areas[chart["name"]] = chart["area"]
            if chart["error"]:
                self.seen.errors.append(f"{chart['name']} shows an error")
            if chart["empty"]:
                self.seen.no_data.append(chart["name"])
            elif chart["colours"] is not None and chart["colours"] < 30:
                self.seen.blank.append(chart["name"])


class Album(Mapping[str, Opened]):
    """Dashboards by slug, each opened when it is first asked for: the public's by nobody, all others by the analyst."""

    def __init__(self, stack: Local, browser: Browser, index: dict[str, Any]) -> None:
        self._public = {each["slug"]: each["audience"] == "public" for each in index["dashboards"].values()}
        self._contexts = {True: context(stack, browser, None), False: context(stack, browser, "analyst")}
        self._url = stack.place.url
        self._seen: dict[str, Opened] = {}
        self._reader: Reader | None = None

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._public))

    def __len__(self) -> int:
        return len(self._public)

    def __getitem__(self, slug: str) -> Opened:
        if slug not in self._seen:
            reader = self._open(slug)
            reader.look()
            # What comes after a filter was chosen is not what it opened with.
            self._seen[slug], reader.seen = reader.seen, Opened(slug)
        return self._seen[slug]

    def page(self, slug: str) -> Reader:
        """The dashboard itself, as long as it is the last one that was opened; else it is opened again."""
        if slug not in self._seen:
            self[slug]
        reader = self._reader
        return reader if reader and reader.slug == slug else self._open(slug)

    def close(self) -> None:
        """The next test starts from a fresh page."""
        if self._reader:
            self._reader.page.close()
        self._reader = None

    def _open(self, slug: str) -> Reader:
        self.close()
        self._reader = Reader(self._contexts[self._public[slug]].new_page(), self._url)
        self._reader.open(slug)
        return self._reader


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests of one dashboard together, in the order of the first file that names it; then those of none."""
    first: dict[tuple[str, str], int] = {}

    def place(item: pytest.Item) -> int:
        given = item.callspec.params if hasattr(item, "callspec") else {}
        if "board" not in given:
            return len(items)
        return first.setdefault((given["board"], given["language"]), len(first))

    items.sort(key=place)


@pytest.fixture(scope="session")
def opened(stack: Local, browser: Browser, index: dict[str, Any]) -> Album:
    return Album(stack, browser, index)


@pytest.fixture(scope="session")
def slices(stack: Local, index: dict[str, Any]) -> dict[int, tuple[str, str]]:
    """Superset's number of each chart -> its name here and its language."""
    rows = stack.cluster.psql("SELECT id, uuid FROM slices", "superset").splitlines()
    numbers = {row.split("|")[1]: int(row.split("|")[0]) for row in rows}
    return {numbers[uuid]: (chart["name"], chart["language"]) for uuid, chart in index["charts"].items()}

