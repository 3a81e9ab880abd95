"""The files under docker/superset/assets, without a server."""

from __future__ import annotations

import re
from typing import Any

import yaml
from conftest import ROOT
from boards.generate import stale
from boards.model import Schemas

ASSETS = ROOT / "docker" / "superset" / "assets"


def test_assets_are_what_the_definitions_ask_for(schemas: Schemas) -> None:
    assert stale(schemas, ASSETS) == []


def test_no_file_holds_a_password(index: dict[str, Any]) -> None:
    uris = [yaml.safe_load((ASSETS / entry["path"]).read_text(encoding="utf-8"))["sqlalchemy_uri"] for entry in index["databases"].values()]
    assert len(uris) == 2
    assert all(re.fullmatch(r"postgresql\+psycopg2://(superset_ro|public_ro):XXXXXXXXXX@[a-z:0-9]+/liftguard", uri) for uri in uris)


def test_the_public_shares_nothing_with_the_others(index: dict[str, Any]) -> None:
    """A dataset on the public's own database user is used by the public's dashboards and by no other."""
    owners: dict[str, set[str]] = {}
    for dashboard in index["dashboards"].values():
        for chart in dashboard["charts"]:
            dataset = yaml.safe_load((ASSETS / index["charts"][chart]["path"]).read_text(encoding="utf-8"))["dataset_uuid"]
            owners.setdefault(dataset, set()).add(dashboard["audience"])
    public = {key for key, dataset in index["datasets"].items() if dataset["audiences"] == ["public"]}
    assert public
    for dataset, audiences in owners.items():
        assert (dataset in public) == ("public" in audiences)
        assert audiences == {"public"} or "public" not in audiences


def test_every_dashboard_has_its_twin_in_the_other_language(index: dict[str, Any]) -> None:
    slugs = {entry["slug"] for entry in index["dashboards"].values()}
    assert len(slugs) == 20
    assert {slug[:-2] + "en" for slug in slugs if slug.endswith("zh")} == {slug for slug in slugs if slug.endswith("en")}


def test_every_chart_says_what_it_shows(index: dict[str, Any]) -> None:
    silent = [chart["path"] for chart in index["charts"].values()
              if not yaml.safe_load((ASSETS / chart["path"]).read_text(encoding="utf-8"))["description"]]
    assert silent == []


def test_chinese_texts_are_chinese(index: dict[str, Any]) -> None:
    han = re.compile(r"[\u4e00-\u9fff]")
    for chart in index["charts"].values():
        content = yaml.safe_load((ASSETS / chart["path"]).read_text(encoding="utf-8"))
        assert bool(han.search(content["slice_name"])) == (chart["language"] == "zh"), chart["path"]
