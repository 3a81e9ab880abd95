"""What dashboards are made of, as it stands in schemas/: cards, measures, dictionary, contracts, definitions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

LANGUAGES = ("zh", "en")


class DefinitionError(Exception):
    """The definitions contradict themselves or something that they name does not exist."""


def _read(path: Path) -> Any:
    with path.open(encoding="utf-8") as file:
        return yaml.safe_load(file)


@dataclass(frozen=True)
class Schemas:
    """The schemas/ directory of a checkout."""

    root: Path

    @cached_property
    def cards(self) -> dict[str, dict[str, Any]]:
        """KPI cards by id, in the cards' own order."""
        cards = [_read(path) for path in sorted((self.root / "kpis").glob("*.yaml"))]
        return {card["id"]: card for card in sorted(cards, key=lambda card: card["order"])}

    @cached_property
    def measures(self) -> dict[str, Any]:
        return _read(self.root / "measures.yaml")

    @cached_property
    def dictionary(self) -> dict[str, dict[str, str]]:
        return _read(self.root / "dictionary.yaml")["columns"]

    @cached_property
    def boards(self) -> dict[str, Any]:
        return _read(self.root / "dashboards" / "dashboards.yaml")

    @cached_property
    def site_texts(self) -> dict[str, dict[str, str]]:
        return _read(self.root / "site" / "texts.yaml")["texts"]

    @cached_property
    def feed_reasons(self) -> dict[str, dict[str, str]]:
        """What a reason code of the insurers' feed says."""
        return {reason["code"]: reason for reason in _read(self.root / "feed" / "texts.yaml")["reasons"]}

    @cached_property
    def watch(self) -> dict[str, Any]:
        return _read(self.root / "watch.yaml")

    @cached_property
    def plan_units(self) -> dict[str, dict[str, str]]:
        """What a unit of the plan board is called: those of the plan, and those of the KPI cards that it counts by."""
        units = {card["unit"]["id"]: card["unit"] for card in self.cards.values()}
        return units | _read(self.root / "plan.yaml")["measures"]

    @cached_property
    def _codes(self) -> dict[str, dict[str, dict[str, str]]]:
        return _read(self.root / "codes.yaml")["columns"]

    def vocabulary(self, name: str) -> dict[str, dict[str, str]]:
        """What the codes of a column are called: the dashboards' own words, else those of all pages."""
        words = self.boards["vocabularies"].get(name) or self._codes.get(name)
        if words is None:
            raise DefinitionError(f"no vocabulary {name}")
        return words

    def gold_columns(self, table: str) -> list[str]:
        """Names of the columns of a gold table, from its contract."""
        contract = _read(self.root / "contracts" / "gold" / f"{table}.yaml")
        return [column["name"] for column in contract["schema"][0]["properties"]]

    def sql(self, name: str) -> str:
        return (self.root / "dashboards" / "sql" / f"{name}.sql").read_text(encoding="utf-8")

    @cached_property
    def release_columns(self) -> dict[str, dict[str, dict[str, str]]]:
        """Columns of the files of releases (rating_…, feed_…) by the serving table; a name with {k} stands for four."""
        tables: dict[str, dict[str, dict[str, str]]] = {}
        for kind in ("rating", "feed"):
            for file in _read(self.root / "release" / f"{kind}.yaml")["files"]:
                columns = tables.setdefault(f"{kind}_{file['name']}", {})
                for column in file["columns"]:
                    for k in "1234" if "{k}" in column["name"] else "1":
                        columns[column["name"].replace("{k}", k)] = {
                            language: column[language].replace("{k}", k) for language in LANGUAGES
                        }
        return tables

    def column_name(self, table: str, column: str, language: str) -> str:
        """What a reader calls a column, by the dictionary."""
        entry = self.release_columns.get(table, {}).get(column) or self.dictionary.get(f"{table}.{column}") or self.dictionary.get(column)
        if entry is None:
            raise DefinitionError(f"the dictionary has no column {column} (table {table})")
        return entry[language]


def text(node: Any, language: str) -> str:
    """The text of one language; a plain string is the same in both."""
    if isinstance(node, str):
        return node
    return str(node[language])
