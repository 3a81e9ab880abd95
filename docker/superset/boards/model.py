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

    def gold_columns(self, table: str) -> list[str]:
        """Names of the columns of a gold table, from its contract."""
        contract = _read(self.root / "contracts" / "gold" / f"{table}.yaml")
        return [column["name"] for column in contract["schema"][0]["properties"]]

    def sql(self, name: str) -> str:
        return (self.root / "dashboards" / "sql" / f"{name}.sql").read_text(encoding="utf-8")

    def column_name(self, table: str, column: str, language: str) -> str:
        """What a reader calls a column, by the dictionary."""
        entry = self.dictionary.get(f"{table}.{column}") or self.dictionary.get(column)
        if entry is None:
            raise DefinitionError(f"the dictionary has no column {column} (table {table})")
        return entry[language]


def text(node: Any, language: str) -> str:
    """The text of one language; a plain string is the same in both."""
    if isinstance(node, str):
        return node
    return str(node[language])
