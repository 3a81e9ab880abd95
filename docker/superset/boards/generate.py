"""Writes Superset's asset bundle from schemas/: one YAML file per database, dataset, chart and dashboard.

Everything is sorted and every id follows from a name, so that a change of a definition is a small change of the bundle.
"""

from __future__ import annotations

import json
import re
import uuid
from pathlib import Path
from typing import Any

import yaml

from .charts import Charts
from .model import LANGUAGES, DefinitionError, Schemas, text
from .sqltext import SqlText

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:liftguard:superset")
FILTERS = ("period", "town", "use_type", "firm")
_DATABASES = {
    "liftguard": {"name": "LiftGuard", "user": "superset_ro", "schema": "liftguard"},
    "public": {"name": "LiftGuard public", "user": "public_ro", "schema": "liftguard_public"},
}
_CSS = """
.dashboard-component-chart-holder { border-radius: 6px; }
.dashboard-markdown .dashboard-component-chart-holder, .dashboard-component-chart-holder:has([data-test="dashboard-markdown-editor"]) { background: transparent !important; box-shadow: none !important; padding: 0 8px !important; }
[data-test="dashboard-markdown-editor"] p { margin: 0; }
[data-test="dashboard-markdown-editor"] { padding: 0 4px !important; overflow: hidden; }
[data-test="dashboard-markdown-editor"] em { font-style: normal; color: #5b656e; font-size: 12px; line-height: 1.35; display: block; }
[data-test="metadata-bar"] { display: none !important; }
.dt-is-null { font-size: 0; }
.dt-is-null::after { content: "–"; font-size: 12px; }
""".strip()


def identity(*parts: str) -> str:
    """The id of an asset: the same for the same name, wherever and whenever it is made."""
    return str(uuid.uuid5(NAMESPACE, "/".join(parts)))


class _Text(str):
    """Text of several lines, written as such."""


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


_Dumper.add_representer(_Text, lambda dumper, data: dumper.represent_scalar("tag:yaml.org,2002:str", data, style="|"))


def _dump(node: Any) -> str:
    return yaml.dump(node, Dumper=_Dumper, sort_keys=True, allow_unicode=True, width=140, default_flow_style=False)


class Generator:
    """All files of the bundle, by path."""

    def __init__(self, schemas: Schemas) -> None:
        self._schemas = schemas
        self._boards = schemas.boards
        self._files: dict[str, str] = {}
        self._index: dict[str, Any] = {"charts": {}, "dashboards": {}, "databases": {}, "datasets": {}}
        self._used: set[str] = set()

    def files(self) -> dict[str, str]:
        self._write("metadata.yaml", {"version": "1.0.0", "type": "assets", "timestamp": "2000-01-01T00:00:00+00:00"})
        for key, database in _DATABASES.items():
            self._database(key, database)
        for language in LANGUAGES:
            sql = SqlText(self._schemas, language)
            charts = Charts(self._schemas, language, sql.word)
            for board in self._boards["dashboards"]:
                self._dashboard(board, language, sql, charts)
        self._check()
        self._files["index.json"] = json.dumps(self._index, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
        return dict(sorted(self._files.items()))

    def _write(self, path: str, node: dict[str, Any]) -> None:
        self._files[path] = _dump(node)

    def _database(self, key: str, database: dict[str, str]) -> None:
        path = f"databases/{key}.yaml"
        self._index["databases"][identity("database", key)] = {
            "path": path, "name": database["name"], "user": database["user"]
        }
        self._write(path, {
            "allow_ctas": False,
            "allow_cvas": False,
            "allow_dml": False,
            "allow_file_upload": False,
            "allow_run_async": False,
            "cache_timeout": None,
            "configuration_method": "sqlalchemy_form",
            "database_name": database["name"],
            "expose_in_sqllab": key != "public",
            "extra": {"allows_virtual_table_explore": True},
            "impersonate_user": False,
            "is_managed_externally": True,
            "sqlalchemy_uri": f"postgresql+psycopg2://{database['user']}:XXXXXXXXXX@postgres:5432/liftguard",
            "uuid": identity("database", key),
            "version": "1.0.0",
        })

    def _dataset(self, name: str, language: str, sql: SqlText) -> str:
        """Writes a dataset once and gives its id."""
        key = identity("dataset", name, language)
        if key in self._index["datasets"]:
            return key
        definition = self._boards["datasets"][name]
        database = definition.get("database", "liftguard")
        table = definition.get("table", "kpi")
        columns = []
        for column, kind in definition["columns"].items():
            words = self._boards["columns"].get(column)
            label = text(words, language) if words else self._schemas.column_name(table, column, language)
            columns.append({
                "column_name": column,
                "verbose_name": label,
                "description": None,
                "expression": None,
                "filterable": True,
                "groupby": kind not in ("DOUBLE PRECISION",),
                "is_active": True,
                "is_dttm": kind in ("DATE", "TIMESTAMP"),
                "python_date_format": None,
                "type": kind,
                "extra": None,
            })
        path = f"datasets/{database}/{name}_{language}.yaml"
        self._index["datasets"][key] = {
            "path": path, "name": f"{name}_{language}", "database": identity("database", database),
            "audiences": definition.get("audiences", ["public"] if database == "public" else ["analyst"]),
        }
        self._write(path, {
            "always_filter_main_dttm": False,
            "cache_timeout": None,
            "columns": columns,
            "database_uuid": identity("database", database),
            "default_endpoint": None,
            "description": text(definition["about"], language),
            "extra": None,
            "fetch_values_predicate": None,
            "filter_select_enabled": True,
            "is_managed_externally": True,
            "main_dttm_col": definition.get("time"),
            "metrics": [{"metric_name": "count", "expression": "count(*)", "metric_type": "count", "verbose_name": None,
                         "description": None, "d3format": None, "extra": None, "warning_text": None}],
            "normalize_columns": False,
            "offset": 0,
            "params": None,
            "schema": _DATABASES[database]["schema"],
            "sql": _Text(self._sql(name, sql)),
            "table_name": f"{name}_{language}",
            "template_params": None,
            "uuid": key,
            "version": "1.0.0",
        })
        return key

    def _sql(self, name: str, sql: SqlText) -> str:
        definition = self._boards["datasets"][name]
        given = dict(definition.get("with", {}))
        given |= {mark: self._sql(other, sql).strip() for mark, other in definition.get("includes", {}).items()}
        return sql.render(definition.get("sql", name), given)

    def _chart(self, name: str, language: str, sql: SqlText, charts: Charts, public: bool) -> tuple[str, Any]:
        definition = self._boards["charts"][name]
        self._used.add(name)
        key = identity("chart", name, language)
        chart = charts.build(definition)
        if key in self._index["charts"]:
            return key, chart
        dataset = self._dataset(definition["dataset"], language, sql)
        in_public = self._boards["datasets"][definition["dataset"]].get("database") == "public"
        if public != in_public:
            raise DefinitionError(f"the chart {name} would carry rows from one audience to the other")
        path = f"charts/{name}_{language}.yaml"
        self._index["charts"][key] = {"path": path, "name": name, "language": language, "kind": definition["type"],
                                      "may_be_empty": bool(definition.get("may_be_empty"))}
        self._write(path, {
            "cache_timeout": None,
            "certification_details": None,
            "certified_by": None,
            "dataset_uuid": dataset,
            "description": chart.help or None,
            "is_managed_externally": True,
            "params": chart.params,
            "slice_name": chart.name,
            "uuid": key,
            "version": "1.0.0",
            "viz_type": chart.viz,
        })
        return key, chart

    def _dashboard(self, board: dict[str, Any], language: str, sql: SqlText, charts: Charts) -> None:
        key = identity("dashboard", board["id"], language)
        public = board.get("audience") == "public"
        position: dict[str, Any] = {
            "DASHBOARD_VERSION_KEY": "v2",
            "ROOT_ID": {"id": "ROOT_ID", "type": "ROOT", "children": ["GRID_ID"]},
            "HEADER_ID": {"id": "HEADER_ID", "type": "HEADER", "meta": {"text": text(board["title"], language)}},
        }
        grid: list[str] = []
        colours: dict[str, str] = {}
        numbers: dict[str, int] = {}

        def put(kind: str, node_id: str, parents: list[str], children: list[str], meta: dict[str, Any]) -> str:
            position[node_id] = {"id": node_id, "type": kind, "parents": parents, "children": children, "meta": meta}
            return node_id

        def markdown(node_id: str, parents: list[str], code: str, width: int, height: int) -> str:
            return put("MARKDOWN", node_id, parents, [], {"code": code, "width": width, "height": height})

        top = ["ROOT_ID", "GRID_ID"]
        grid.append(put("ROW", "ROW-nav", top, ["MARKDOWN-nav"], {"background": "BACKGROUND_TRANSPARENT"}))
        markdown("MARKDOWN-nav", [*top, "ROW-nav"], self._navigation(board, language), 12, board.get("nav_height", 7))
        for number, row in enumerate(board["rows"], 1):
            row_id = f"ROW-{number}"
            children = []
            for cell_number, cell in enumerate(row, 1):
                place = f"{number}-{cell_number}"
                if "text" in cell:
                    children.append(markdown(f"MARKDOWN-{place}", [*top, row_id], text(cell["text"], language), cell["width"],
                                             cell["height"]))
                    continue
                chart_key, chart = self._chart(cell["chart"], language, sql, charts, public)
                numbers[cell["chart"]] = len(numbers) + 1
                colours |= chart.colours
                column_id = f"COLUMN-{place}"
                parents = [*top, row_id, column_id]
                inside = [put("CHART", f"CHART-{place}", parents, [], {
                    "chartId": numbers[cell["chart"]], "uuid": chart_key, "sliceName": chart.name,
                    "width": cell["width"], "height": cell["height"]})]
                if chart.help and cell.get("help", True):
                    inside.append(markdown(f"MARKDOWN-{place}", parents, f"*{chart.help}*", cell["width"], cell.get("help_height", 5)))
                children.append(put("COLUMN", column_id, [*top, row_id], inside,
                                    {"background": "BACKGROUND_TRANSPARENT", "width": cell["width"]}))
            grid.append(put("ROW", row_id, top, children, {"background": "BACKGROUND_TRANSPARENT"}))
        position["GRID_ID"] = {"id": "GRID_ID", "type": "GRID", "parents": ["ROOT_ID"], "children": grid}
        filters = [self._filter(name, board, language, sql, numbers) for name in board.get("filters", FILTERS)]
        self._check_filters(board, numbers)
        slug = f"{board['id']}-{language}"
        path = f"dashboards/{slug}.yaml"
        self._index["dashboards"][key] = {
            "path": path, "slug": slug, "audience": board.get("audience", "analyst"),
            "charts": sorted(identity("chart", name, language) for name in numbers),
        }
        self._write(path, {
            "certification_details": None,
            "certified_by": None,
            "css": _Text(_CSS + "\n"),
            "dashboard_title": text(board["title"], language),
            "description": text(board["about"], language),
            "is_managed_externally": True,
            "metadata": {
                "cross_filters_enabled": False,
                "expanded_slices": {},
                "filter_bar_orientation": "HORIZONTAL",
                "label_colors": dict(sorted(colours.items())),
                "native_filter_configuration": filters,
                "refresh_frequency": 0,
                "timed_refresh_immune_slices": [],
            },
            "position": position,
            "published": True,
            "slug": slug,
            "uuid": key,
            "version": "1.0.0",
        })

    def _navigation(self, board: dict[str, Any], language: str) -> str:
        other = "en" if language == "zh" else "zh"
        twin = f"[{'English' if language == 'zh' else '中文'}](/superset/dashboard/{board['id']}-{other}/?_l_={other})"
        links = []
        for each in self._boards["dashboards"]:
            if (each.get("audience") == "public") != (board.get("audience") == "public"):
                continue
            title = text(each["title"], language)
            links.append(f"**{title}**" if each is board else
                         f"[{title}](/superset/dashboard/{each['id']}-{language}/?_l_={language})")
        first = "　·　".join([*links, twin]) if len(links) > 1 else twin
        return f"{first}\n\n*{text(board['about'], language)}*"

    def _filter(self, name: str, board: dict[str, Any], language: str, sql: SqlText, numbers: dict[str, int]) -> dict[str, Any]:
        dataset = self._boards["filters"][name]
        source = self._dataset(board.get("filter_datasets", {}).get(name, dataset["dataset"]), language, sql)
        excluded = [numbers[chart] for chart in numbers if name in self._boards["charts"][chart].get("not_by", [])]
        descending = dataset.get("descending", False)
        return {
            "id": f"NATIVE_FILTER-{board['id']}-{name}",
            "name": text(dataset["title"], language),
            "filterType": "filter_select",
            "type": "NATIVE_FILTER",
            "description": text(dataset["about"], language),
            "cascadeParentIds": [],
            "controlValues": {
                "creatable": False,
                "defaultToFirstItem": False,
                "enableEmptyFilter": False,
                "inverseSelection": False,
                "multiSelect": False,
                "searchAllOptions": True,
                "sortAscending": not descending,
            },
            "defaultDataMask": {"extraFormData": {}, "filterState": {}, "ownState": {}},
            "scope": {"rootPath": ["ROOT_ID"], "excluded": sorted(excluded)},
            "targets": [{"column": {"name": name}, "datasetUuid": source}],
        }

    def _check_filters(self, board: dict[str, Any], charts: dict[str, int]) -> None:
        """A filter that a chart's rows know nothing of would look as if it filtered: such charts must say that they ignore it."""
        for name in board.get("filters", FILTERS):
            for chart in charts:
                definition = self._boards["charts"][chart]
                knows = name in self._boards["datasets"][definition["dataset"]]["columns"]
                if not knows and name not in definition.get("not_by", []):
                    raise DefinitionError(f"the chart {chart} of {board['id']} neither has the column {name} nor says not_by {name}")

    def _check(self) -> None:
        """What an import would swallow without a word is refused here."""
        unused = set(self._boards["charts"]) - self._used
        if unused:
            raise DefinitionError(f"charts on no dashboard: {sorted(unused)}")
        slugs = re.compile(r"[a-z0-9-]+")
        for dashboard in self._index["dashboards"].values():
            if not dashboard["charts"] or not slugs.fullmatch(dashboard["slug"]):
                raise DefinitionError(f"the dashboard {dashboard['slug']} has no chart or no usable slug")
            missing = [key for key in dashboard["charts"] if key not in self._index["charts"]]
            if missing:
                raise DefinitionError(f"the dashboard {dashboard['slug']} shows charts that are not in the bundle: {missing}")


def write(schemas: Schemas, target: Path) -> int:
    """Writes the bundle, and deletes what is no longer part of it; gives the number of files that changed."""
    files = Generator(schemas).files()
    changed = 0
    for path in sorted(target.rglob("*")):
        if path.is_file() and str(path.relative_to(target)) not in files:
            path.unlink()
            changed += 1
    for name, content in files.items():
        path = target / name
        if not path.exists() or path.read_text(encoding="utf-8") != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
            changed += 1
    return changed


def stale(schemas: Schemas, target: Path) -> list[str]:
    """Files of the bundle that are not what the schemas ask for."""
    files = Generator(schemas).files()
    present = {str(path.relative_to(target)) for path in target.rglob("*") if path.is_file()}
    return sorted(
        {name for name, content in files.items() if name not in present or (target / name).read_text(encoding="utf-8") != content}
        | (present - set(files))
    )
