"""Superset's form data for the few kinds of charts that the dashboards use.

Each builder takes a chart's definition and gives viz type and parameters. What all charts share (fonts, formats, no
animation, no query context) stands once, here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Callable

from .model import DefinitionError, Schemas, text

GOOD, BAD, UNSURE, MAIN, LIMIT = "#0072b2", "#d55e00", "#9a9a9a", "#2f6f9f", "#d55e00"
COLOURS = {"good": GOOD, "bad": BAD, "unsure": UNSURE, "main": MAIN, "light": "#a9cbe3", "second": "#e69f00",
           "third": "#009e73", "fourth": "#cc79a7", "none": "rgba(0,0,0,0)", "grey": "#c9c9c9"}
# Lines of one chart, in order; Okabe and Ito's colours, told apart by the colour-blind.
PALETTE = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#7f7f7f", "#332288")
_NO_ANIMATION = "{ animation: false }"
_FORMATS = {"share": ".1%", "minutes": ",.1f", "points": ",.1f", "lifts": ",d", "count": ",d", "int": ",d"}


@dataclass(frozen=True)
class Chart:
    """A chart as it is imported."""

    name: str
    help: str
    viz: str
    params: dict[str, Any]
    colours: dict[str, str]


def number_format(card: dict[str, Any]) -> str:
    return _FORMATS.get(card["unit"]["id"], ",.2f")


def metric(label: str, expression: str) -> dict[str, Any]:
    return {
        "expressionType": "SQL",
        "sqlExpression": expression,
        "label": label,
        "hasCustomLabel": True,
        "optionName": "metric_" + "".join(c if c.isalnum() else "_" for c in label),
    }


def condition(column: str, operator: str, value: Any) -> dict[str, Any]:
    names = {"==": "EQUALS", "!=": "NOT_EQUALS", "IN": "IN", "IS NOT NULL": "IS_NOT_NULL", "IS NULL": "IS_NULL", ">": "GREATER_THAN",
             ">=": "GREATER_THAN_OR_EQUAL", "<": "LESS_THAN", "IS TRUE": "IS_TRUE", "IS FALSE": "IS_FALSE"}
    return {
        "expressionType": "SIMPLE",
        "clause": "WHERE",
        "subject": column,
        "operator": operator,
        "operatorId": names[operator],
        "comparator": value,
        "filterOptionName": f"filter_{column}_{names[operator]}".lower(),
    }


def having(expression: str) -> dict[str, Any]:
    """A condition on a whole group."""
    return {"expressionType": "SQL", "clause": "HAVING", "sqlExpression": expression, "subject": None, "operator": None,
            "comparator": None, "filterOptionName": "having_" + "".join(c if c.isalnum() else "_" for c in expression)}


def _line_at(name: str, formula: str, colour: str = LIMIT) -> dict[str, Any]:
    return {
        "annotationType": "FORMULA",
        "name": name,
        "value": formula,
        "sourceType": "",
        "color": colour,
        "style": "dashed",
        "width": 2,
        "opacity": "",
        "show": True,
        "showLabel": False,
        "showMarkers": False,
        "hideLine": False,
        "titleColumn": "",
        "descriptionColumns": [],
        "timeColumn": "",
        "intervalEndColumn": "",
        "overrides": {"time_range": None},
    }


class Charts:
    """Builds the charts of one language."""

    def __init__(self, schemas: Schemas, language: str, words: Callable[[str], str]) -> None:
        self._schemas = schemas
        self._language = language
        self._word = words
        self._builders: dict[str, Callable[[dict[str, Any]], tuple[str, dict[str, Any], dict[str, str]]]] = {
            "band": self._band,
            "lines": self._lines,
            "series": self._series,
            "trend": self._trend,
            "number": self._number,
            "bars": self._bars,
            "heat": self._heat,
            "table": self._table,
            "summary": self._summary,
            "funnel": self._funnel,
            "caterpillar": self._caterpillar,
        }

    def build(self, definition: dict[str, Any]) -> Chart:
        kind = definition["type"]
        if kind not in self._builders:
            raise DefinitionError(f"no kind of chart {kind}")
        single = definition.get("metric")
        for each in [*definition.get("metrics", []), *([single] if single else [])]:
            # A comma in YAML's short form ends the value: what follows would be lost without a word.
            if not set(each) <= {"label", "sql", "format", "bars", "colour"} or each["sql"].count("(") != each["sql"].count(")"):
                raise DefinitionError(f"cannot read the metric {each}; put its expression in quotes")
        viz, params, colours = self._builders[kind](definition)
        card = self._card(definition)
        name = self._text(definition["title"]) if "title" in definition else text(card["name"], self._language)
        help_text = self._text(definition["help"]) if "help" in definition else ""
        if not help_text and card:
            help_text = text(card["definition"], self._language)
        filters = self._where(definition)
        if "kpis" in definition and kind == "table":
            filters.append(condition("kpi_id", "IN", definition["kpis"]))
        filters += [having(expression) for expression in definition.get("having", [])]
        if kind != "funnel":
            params = {"adhoc_filters": params.pop("adhoc_filters", []) + filters, **params}
        params = {"viz_type": viz, "row_limit": 1000, **params}
        colours = colours | {
            self._text(label): COLOURS.get(colour, colour) for label, colour in definition.get("colours", {}).items()
        }
        if "colour_words" in definition:
            colours |= {self._word(key): COLOURS[colour] for key, colour in definition["colour_words"].items()}
        return Chart(name, help_text, viz, params, colours)

    def _where(self, definition: dict[str, Any]) -> list[dict[str, Any]]:
        conditions = []
        for column, operator, *value in definition.get("where", []):
            given = value[0] if value else None
            conditions.append(condition(column, operator, self._text(given) if isinstance(given, str) else given))
        return conditions

    def _text(self, node: Any) -> str:
        if isinstance(node, str) and node.startswith("="):
            return self._word(node[1:])
        return text(node, self._language)

    def _card(self, definition: dict[str, Any]) -> dict[str, Any]:
        return self._schemas.cards[definition["kpi"]] if "kpi" in definition else {}

    def _unit(self, card: dict[str, Any]) -> str:
        return "" if card["unit"]["id"] == "share" else text(card["unit"], self._language)

    def _target_line(self, card: dict[str, Any]) -> list[dict[str, Any]]:
        target = card.get("target")
        if not target:
            return []
        sign = {"<=": "≤", ">=": "≥"}.get(target["comparison"], target["comparison"])
        value = f"{100 * target['value']:g} %" if card["unit"]["id"] == "share" else f"{target['value']:g}"
        return [_line_at(f"{self._word('target')} {sign} {value}", f"{target['value']:g}")]

    # Over time ----------------------------------------------------------------------------------------------------

    def _time(self, definition: dict[str, Any]) -> dict[str, Any]:
        return {
            "x_axis": definition.get("x", "month"),
            "time_grain_sqla": None,
            "x_axis_time_format": "%Y-%m",
            "rich_tooltip": True,
            "tooltipTimeFormat": "%Y-%m",
            "show_legend": True,
            "legendType": "scroll",
            "legendOrientation": "top",
            "color_scheme": "liftguard",
            "truncateYAxis": True,
            "y_axis_bounds": [None, None],
            "truncateXAxis": True,
            "echart_options": _NO_ANIMATION,
            "groupby": [],
            "x_axis_title_margin": 15,
            "y_axis_title_margin": 45,
            "y_axis_title_position": "Left",
            "sort_series_type": "name",
            "sort_series_ascending": True,
            "order_desc": False,
            "row_limit": 2000,
            "xAxisLabelRotation": definition.get("rotate", 0),
        }

    def _band(self, definition: dict[str, Any]) -> tuple[str, dict[str, Any], dict[str, str]]:
        """Points, line and 95 % band of one KPI, with its target."""
        card = self._card(definition)
        name = text(card["name"], self._language)
        parts = {name: "value", f"{name}__yhat": "value", f"{name}__yhat_lower": "ci_low", f"{name}__yhat_upper": "ci_high"}
        params = self._time(definition) | {
            "metrics": [metric(label, f"max({column})") for label, column in parts.items()],
            "adhoc_filters": [
                condition("kpi_id", "==", card["id"]),
                condition("period_type", "==", definition.get("period_type", "month")),
            ],
            "annotation_layers": self._target_line(card),
            "y_axis_format": number_format(card),
            "y_axis_title": self._unit(card),
            # ECharts draws no band on an axis that does not begin at 0.
            "y_axis_bounds": [0, definition.get("top")],
            "seriesType": "line",
            "markerEnabled": True,
            "markerSize": 4,
        }
        return "echarts_timeseries_line", params, {label: MAIN for label in parts}

    def _lines(self, definition: dict[str, Any]) -> tuple[str, dict[str, Any], dict[str, str]]:
        """Several KPIs of one unit over time."""
        cards = [self._schemas.cards[key] for key in definition["kpis"]]
        params = self._time(definition) | {
            "metrics": [
                metric(text(card["name"], self._language), f"max(value) FILTER (WHERE kpi_id = '{card['id']}')") for card in cards
            ],
            "adhoc_filters": [
                condition("kpi_id", "IN", [card["id"] for card in cards]),
                condition("period_type", "==", definition.get("period_type", "month")),
            ],
            "annotation_layers": self._target_line(cards[0]) if definition.get("target") else [],
            "y_axis_format": number_format(cards[0]),
            "y_axis_title": self._unit(cards[0]),
            "y_axis_bounds": [None, definition.get("top")],
            "seriesType": "line",
            "markerEnabled": False,
        }
        colours = {text(card["name"], self._language): colour for card, colour in zip(cards, PALETTE, strict=False)}
        return "echarts_timeseries_line", params, colours

    def _series(self, definition: dict[str, Any]) -> tuple[str, dict[str, Any], dict[str, str]]:
        """Several measures of a dataset over its own days."""
        params = self._time(definition) | {
            "metrics": [metric(self._text(m["label"]), m["sql"]) for m in definition["metrics"]],
            "x_axis_time_format": definition.get("time_format", "%Y-%m"),
            "tooltipTimeFormat": definition.get("time_format", "%Y-%m"),
            "y_axis_format": definition.get("format", ",.1f"),
            "y_axis_bounds": [0, None],
            "seriesType": "line",
            "markerEnabled": False,
        }
        return "echarts_timeseries_line", params, {self._text(m["label"]): COLOURS[m["colour"]] for m in definition["metrics"]}

    def _trend(self, definition: dict[str, Any]) -> tuple[str, dict[str, Any], dict[str, str]]:
        """The last value as a big number above its course."""
        card = self._card(definition)
        target = card.get("target")
        under = ""
        if target:
            sign = {"<=": "≤", ">=": "≥"}.get(target["comparison"], target["comparison"])
            value = f"{100 * target['value']:g} %" if card["unit"]["id"] == "share" else f"{target['value']:g}"
            under = f"{self._word('target')} {sign} {value} {self._unit(card)}".strip()
        params = {
            "x_axis": "month",
            "time_grain_sqla": "P1M",
            "metric": metric(text(card["name"], self._language), "max(value)"),
            "adhoc_filters": [condition("kpi_id", "==", card["id"]), condition("period_type", "==", "r12m")],
            "show_trend_line": True,
            "start_y_axis_at_zero": False,
            "y_axis_format": ".2%" if card["unit"]["id"] == "share" else ",.2f",
            "time_format": "%Y-%m",
            "subtitle": under,
            "show_metric_name": False,
            "header_font_size": 0.3,
            "subtitle_font_size": 0.125,
            "color_picker": {"r": 47, "g": 111, "b": 159, "a": 1},
            "rolling_type": "None",
        }
        return "big_number", params, {}

    def _number(self, definition: dict[str, Any]) -> tuple[str, dict[str, Any], dict[str, str]]:
        params = {
            "metric": metric(self._text(definition["metric"]["label"]), definition["metric"]["sql"]),
            "subtitle": self._text(definition.get("subtitle", "")),
            "y_axis_format": definition.get("format", ",d"),
            "header_font_size": 0.4,
            "subtitle_font_size": 0.15,
        }
        if "time_format" in definition:
            params |= {"time_format": definition["time_format"], "force_timestamp_formatting": True}
        return "big_number_total", params, {}

    # By category --------------------------------------------------------------------------------------------------

    def _bars(self, definition: dict[str, Any]) -> tuple[str, dict[str, Any], dict[str, str]]:
        metrics = [metric(self._text(m["label"]), m["sql"]) for m in definition["metrics"]]
        horizontal = definition.get("orientation", "vertical") == "horizontal"
        sort = definition.get("sort")
        card = self._card(definition)
        where = [condition("kpi_id", "==", card["id"])] if card and definition.get("one_kpi", True) else []
        params = {
            "x_axis": definition["x"],
            "metrics": metrics,
            "groupby": definition.get("groupby", []),
            "orientation": "horizontal" if horizontal else "vertical",
            "stack": definition.get("stack"),
            "adhoc_filters": where,
            "x_axis_sort": metrics[sort]["label"] if isinstance(sort, int) else definition["x"],
            "x_axis_sort_asc": definition.get("ascending", not horizontal if not isinstance(sort, int) else False),
            "x_axis_sort_series_ascending": True,
            "x_axis_force_categorical": True,
            "xAxisForceCategorical": True,
            "y_axis_format": definition.get("format", number_format(card) if card else ",d"),
            "show_value": definition.get("values", False),
            "only_total": False,
            "show_legend": definition.get("legend", bool(definition.get("groupby")) or len(metrics) > 1),
            "legendType": "scroll",
            "legendOrientation": "top",
            "rich_tooltip": True,
            "color_scheme": "liftguard" if definition.get("groupby") or len(metrics) > 1 else "liftguardMono",
            # A share ends at 100 %: left alone, the axis goes on to 120.
            "truncateYAxis": "top" in definition,
            "y_axis_bounds": [0 if "top" in definition else None, definition.get("top")],
            "annotation_layers": self._lines_at(definition, card),
            "echart_options": "{ animation: false, yAxis: { splitNumber: 4 } }" if "top" in definition and not horizontal else _NO_ANIMATION,
            "x_axis_title": self._text(definition.get("x_title", "")),
            "x_axis_title_margin": 30 if "x_title" in definition else 15,
            "y_axis_title": self._text(definition["y_title"]) if "y_title" in definition else (self._unit(card) if card else ""),
            "y_axis_title_margin": 45,
            "y_axis_title_position": "Left",
            "xAxisLabelInterval": "0",
            "xAxisLabelRotation": definition.get("rotate", 0),
            "row_limit": definition.get("limit", 500),
            "order_desc": True,
        }
        return "echarts_timeseries_bar", params, {}

    def _lines_at(self, definition: dict[str, Any], card: dict[str, Any]) -> list[dict[str, Any]]:
        if definition.get("target") and card:
            return self._target_line(card)
        return [_line_at(self._text(line["label"]), line["formula"]) for line in definition.get("lines_at", [])]

    def _heat(self, definition: dict[str, Any]) -> tuple[str, dict[str, Any], dict[str, str]]:
        params = {
            "x_axis": definition["x"],
            "groupby": definition["y"],
            "metric": metric(self._text(definition["metric"]["label"]), definition["metric"]["sql"]),
            "sort_x_axis": "alpha_asc",
            "sort_y_axis": definition.get("sort_y", "alpha_desc"),
            "normalize_across": "heatmap",
            "legend_type": "continuous",
            "linear_color_scheme": "liftguardBlues",
            "border_color": {"r": 255, "g": 255, "b": 255, "a": 1},
            "border_width": 1,
            "xscale_interval": definition.get("every", 1),
            "yscale_interval": 1,
            "left_margin": "auto",
            "bottom_margin": "auto",
            "value_bounds": definition.get("bounds", [None, None]),
            "y_axis_format": definition.get("format", ",d"),
            "x_axis_time_format": "%Y-%m",
            "show_legend": True,
            "show_percentage": False,
            "show_values": definition.get("values", True),
            "normalized": False,
            "row_limit": 5000,
        }
        return "heatmap_v2", params, {}

    # Tables -------------------------------------------------------------------------------------------------------

    def _column_config(self, columns: list[dict[str, Any]]) -> dict[str, Any]:
        config: dict[str, Any] = {}
        for column in columns:
            entry: dict[str, Any] = {"customColumnName": self._text(column["title"])}
            for source, target in (("format", "d3NumberFormat"), ("width", "columnWidth"), ("align", "horizontalAlign")):
                if source in column:
                    entry[target] = column[source]
            if "time_format" in column:
                entry["d3TimeFormat"] = column["time_format"]
            if not column.get("bars"):
                entry["showCellBars"] = False
            config[column["name"]] = entry
        return config

    def _table(self, definition: dict[str, Any]) -> tuple[str, dict[str, Any], dict[str, str]]:
        """Rows as they are, in a given order."""
        columns = definition["columns"]
        params = {
            "query_mode": "raw",
            "all_columns": [column["name"] for column in columns],
            "order_by_cols": [f'["{name}", {"true" if ascending else "false"}]' for name, ascending in definition["order"]],
            "column_config": self._column_config(columns),
            "conditional_formatting": self._formatting(definition),
            "table_timestamp_format": "%Y-%m-%d",
            "page_length": definition.get("page", 0),
            "include_search": definition.get("search", False),
            "show_cell_bars": any(column.get("bars") for column in columns),
            "color_pn": False,
            "align_pn": False,
            "allow_rearrange_columns": False,
            "allow_render_html": False,
            "server_pagination": False,
            "row_limit": definition.get("limit", 1000),
        }
        return "table", params, {}

    def _summary(self, definition: dict[str, Any]) -> tuple[str, dict[str, Any], dict[str, str]]:
        """Rows counted by groups."""
        metrics = [metric(self._text(m["label"]), m["sql"]) for m in definition["metrics"]]
        groups = definition["groups"]
        config = self._column_config(groups)
        for m in definition["metrics"]:
            config[self._text(m["label"])] = {"d3NumberFormat": m.get("format", ",d"), "showCellBars": bool(m.get("bars"))}
        params = {
            "query_mode": "aggregate",
            "groupby": [group["name"] for group in groups],
            "metrics": metrics,
            "timeseries_limit_metric": metrics[definition.get("sort", 0)],
            "order_desc": definition.get("descending", True),
            "column_config": config,
            "conditional_formatting": self._formatting(definition),
            "table_timestamp_format": "%Y-%m-%d",
            "page_length": definition.get("page", 0),
            "include_search": definition.get("search", False),
            "show_cell_bars": True,
            "color_pn": False,
            "align_pn": False,
            "allow_rearrange_columns": False,
            "allow_render_html": False,
            "server_pagination": False,
            "row_limit": definition.get("limit", 1000),
        }
        return "table", params, {}

    def _formatting(self, definition: dict[str, Any]) -> list[dict[str, Any]]:
        """Words that say good, bad or uncertain carry the colour of it."""
        rules = []
        for rule in definition.get("highlight", []):
            if "code" in rule:
                vocabulary, code = rule["code"]
                value = text(self._schemas.vocabulary(vocabulary)[code], self._language)
            else:
                value = self._word(rule["word"]) if "word" in rule else rule["value"]
            rules.append({
                "column": rule["column"],
                "operator": rule.get("operator", "="),
                "targetValue": value,
                "colorScheme": {"good": "#cfe5f4", "bad": "#fbd9c2", "unsure": "#e6e6e6"}[rule["as"]],
                "useGradient": False,
            })
        return rules

    # Firms --------------------------------------------------------------------------------------------------------

    def _funnel(self, definition: dict[str, Any]) -> tuple[str, dict[str, Any], dict[str, str]]:
        """Ratios of firms over their expected counts (points), and the exact limits that the pipeline computed."""
        firm = metric(self._word("ratio"), "max(ratio)")
        limits = {self._word(key): column for key, column in
                  (("limit_low_998", "low_998"), ("limit_low_95", "low_95"), ("limit_high_95", "high_95"), ("limit_high_998", "high_998"))}
        where = self._where(definition)
        params = {
            "x_axis": "expected",
            "time_grain_sqla": None,
            "metrics": [firm],
            "groupby": ["firm"],
            "adhoc_filters": where + [condition("kind", "==", "firm")],
            "seriesType": "scatter",
            "markerEnabled": True,
            "markerSize": 9,
            "row_limit": 1000,
            "truncate_metric": True,
            "metrics_b": [metric(label, f"max({column})") for label, column in limits.items()],
            "groupby_b": [],
            "adhoc_filters_b": where + [condition("kind", "==", "limit")],
            "seriesTypeB": "line",
            "markerEnabledB": False,
            "row_limit_b": 2000,
            "truncate_metric_b": True,
            "order_desc": True,
            "order_desc_b": True,
            "opacity": 0,
            "color_scheme": "liftguardMono",
            "annotation_layers": [_line_at(self._word("fleet"), "1", "#555555")],
            "show_legend": False,
            "rich_tooltip": False,
            "y_axis_format": ",.2f",
            "y_axis_title": self._word("ratio"),
            "y_axis_title_margin": 40,
            "yAxisTitleMargin": 40,
            "yAxisTitlePosition": "Left",
            "x_axis_title": self._word("expected"),
            "xAxisTitle": self._word("expected"),
            "xAxisTitleMargin": 30,
            "yAxisTitle": self._word("ratio"),
            "x_axis_time_format": "%Y-%m",
            "truncateYAxis": True,
            "y_axis_bounds": [0, definition.get("top", 3)],
            "echart_options": _NO_ANIMATION,
        }
        colours = {label: (BAD if "998" in column else UNSURE) for label, column in limits.items()}
        return "mixed_timeseries", params, colours

    def _caterpillar(self, definition: dict[str, Any]) -> tuple[str, dict[str, Any], dict[str, str]]:
        """Intervals as floating bars: nothing up to the lower limit, then to the estimate, then to the upper limit."""
        gap, below, above = "① " + self._word("from_zero"), "② " + self._word("low_to_estimate"), "③ " + self._word("estimate_to_high")
        params = {
            "x_axis": "firm",
            "metrics": [
                metric(gap, "max(composite_low)"),
                metric(below, "max(composite - composite_low)"),
                metric(above, "max(composite_high - composite)"),
            ],
            "groupby": [],
            "orientation": "horizontal",
            "stack": "Stack",
            "x_axis_sort": "timeseries_limit_metric",
            "timeseries_limit_metric": metric(self._word("composite"), "max(composite)"),
            "x_axis_sort_asc": False,
            "sort_series_type": "name",
            "sort_series_ascending": True,
            "order_desc": False,
            "color_scheme": "liftguard",
            "annotation_layers": [_line_at(self._word("fleet"), "1", "#555555")],
            "show_legend": False,
            "rich_tooltip": True,
            "y_axis_format": ",.2f",
            "truncateYAxis": False,
            "y_axis_bounds": [0, None],
            "y_axis_title": self._word("composite"),
            "y_axis_title_margin": 30,
            "y_axis_title_position": "Left",
            "echart_options": _NO_ANIMATION,
            "row_limit": 200,
        }
        return "echarts_timeseries_bar", params, {gap: "rgba(0,0,0,0)", below: "#7fb2d6", above: "#2f7fb5"}
