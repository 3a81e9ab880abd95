"""How long each dashboard takes to be complete, in seconds: opened for the first time since a publish, and again.

    BOARDS_HOME=… BOARDS_VENV=… BOARDS_CHROMIUM=… python tests/dashboards/times.py [SLUG…]    (the table of docs/bench)

It is complete when its last chart stands, in a window so tall that all are in sight. Superset must run; it is made to
forget the rows that it has kept.
"""

from __future__ import annotations

import statistics
import sys

from conftest import Reader, context, dashboards, launched, running
from playwright.sync_api import sync_playwright

_AGAIN = 3


def main() -> None:
    stack = running()
    with sync_playwright() as playwright:
        browser = launched(playwright)
        accounts = {"public": None, "analysts": "analyst"}
        # A reader's browser has Superset's scripts from the page before.
        readers = {audience: Reader(context(stack, browser, account).new_page(), stack.place.url) for audience, account in accounts.items()}
        for reader in readers.values():
            reader.open("ratings-en")
        for file in (stack.place.home / "superset" / "rows").glob("*/*"):
            file.unlink()
        print("| dashboard | first | again |\n|---|---|---|")
        asked = [entry for entry in dashboards()["dashboards"].values() if entry["slug"] in sys.argv[1:] or not sys.argv[1:]]
        for entry in sorted(asked, key=lambda each: each["slug"]):
            reader = readers["public" if entry["audience"] == "public" else "analysts"]
            took = []
            for _ in range(1 + _AGAIN):
                reader.page.goto("about:blank")
                seen = reader.open(entry["slug"])
                assert seen.errors == [], seen
                took.append(seen.seconds)
            print(f"| {entry['slug']} | {took[0]:.1f} | {statistics.median(took[1:]):.1f} |", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
