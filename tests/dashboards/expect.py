"""What each chart must show: statements on gold, written apart from those of the dashboards.

A chart's figures are compared as a bag of numbers, missing ones left out; what a chart calls things and how it spreads
them over series is not part of it. Charts of KPIs follow from their definition; all others have a statement here.
"""

from __future__ import annotations

from typing import Any

from boards.model import Schemas

# The latest twelve full months: what dashboards show when no period is chosen.
_LAST = "(SELECT max(period_end) FROM liftguard.kpi WHERE kpi_id = 'entrapment_rate' AND scope_type = 'county' AND period_type = 'r12m')"
_IN = f"month < {_LAST} AND month >= {_LAST} - interval '12 months'"
_EVENTS = f"liftguard.fact_rescue WHERE is_entrapment AND in_scope AND {_IN}"
_ATTENDED = f"liftguard.fact_rescue WHERE attended AND in_scope AND {_IN}"
_RATED = "liftguard.rating_ratings r JOIN liftguard.rating_release x USING (bundle) WHERE x.latest"
_FUNNEL = "liftguard.rating_funnel f JOIN liftguard.rating_release x USING (bundle) WHERE x.latest AND f.measure"
_FEED = "liftguard.feed_relativities f JOIN liftguard.feed_release x USING (bundle, insurer_id) WHERE x.latest AND f.subject_type"
_AS_OF = "(SELECT max(as_of) FROM liftguard.publication)"

STATEMENTS = {
    "entrapments_by_cause": f"SELECT count(*) FROM {_EVENTS} GROUP BY cause_group",
    "entrapment_heat": f"""SELECT count(e.event_id) FROM generate_series(1, 7) d CROSS JOIN generate_series(0, 23) h
        LEFT JOIN (SELECT * FROM {_EVENTS}) e ON extract(isodow FROM e.called_at) = d AND extract(hour FROM e.called_at) = h GROUP BY d, h""",
    "repeat_lifts": f"SELECT count(*), count(*) FILTER (WHERE repeat_30d) FROM {_EVENTS} GROUP BY elevator_id HAVING count(*) > 1",
    "trapped_buckets": f"SELECT count(*) FROM {_EVENTS} GROUP BY trapped_bucket",
    "arrival_histogram": f"SELECT count(*) FROM {_ATTENDED} AND arrival_s IS NOT NULL GROUP BY least(floor(arrival_s / 300.0), 12), on_time",
    "arrival_by_hour": f"SELECT count(*) FROM {_ATTENDED} GROUP BY hour_band, CASE WHEN arrival_s IS NULL THEN 'none' ELSE on_time::text END",
    "freshness_table": f"""SELECT {_AS_OF} - max(date), coalesce(sum(count) FILTER (WHERE date > {_AS_OF} - 30), 0), sum(count)
        FROM liftguard.data_quality WHERE measure = 'rows' AND date <= {_AS_OF} GROUP BY table_name""",
    "missing_by_firm": f"""SELECT value, numerator, denominator FROM liftguard.kpi WHERE kpi_id = 'arrival_missing_share' AND scope_type = 'firm'
        AND period_type = 'r12m' AND period_end = {_LAST} AND value IS NOT NULL""",
    "stars_table": f"SELECT stars, lifts_last_day FROM {_RATED} AND stars IS NOT NULL",
    "stars_count": f"SELECT count(*) FROM {_RATED} GROUP BY stars",
    "caterpillar": f"SELECT composite_low, composite - composite_low, composite_high - composite FROM {_RATED} AND composite IS NOT NULL",
    "unrated_table": f"SELECT lifts_last_day FROM {_RATED} AND stars IS NULL",
    "measures_table": "SELECT weight, firms, observed, dispersion FROM liftguard.rating_measures JOIN liftguard.rating_release x USING (bundle) WHERE x.latest",
    "inspections_by_kind": f"""SELECT count(*) FROM liftguard.fact_inspection WHERE {_IN}
        GROUP BY kind, CASE WHEN first_result = 'pass' THEN 1 WHEN final_result = 'pass' THEN 2 ELSE 3 END""",
    "overdue_table": "SELECT n_days FROM liftguard.overdue_episodes WHERE open",
    "book_table": f"""SELECT earned_days, observed, relativity, relativity_low, relativity_high, mean_relativity, premium_mean_relativity, claims,
        earned_premium, loss_ratio FROM {_FEED} = 'book'""",
    "book_exposure": f"SELECT sum(earned_days) / 365.25 FROM {_FEED} = 'book'",
    "book_loss_ratio": f"SELECT (sum(claims_paid) + sum(claims_reserve)) / sum(earned_premium) FROM {_FEED} = 'book'",
    "book_lifts": f"SELECT count(*) FROM {_FEED} = 'elevator'",
    "book_mean": f"SELECT sum(relativity * exposure_days) / sum(exposure_days) FROM {_FEED} = 'elevator'",
    "relativity_histogram": f"""SELECT count(*) FROM {_FEED} = 'elevator' GROUP BY floor(relativity * 10),
        CASE WHEN 'CAP_APPLIED' = ANY (reason_codes) THEN 3 WHEN 'FLOOR_APPLIED' = ANY (reason_codes) THEN 1
        WHEN 'SWING_LIMITED' = ANY (reason_codes) THEN 4 ELSE 2 END""",
    "relativity_by_firm": f"""SELECT sum(relativity * exposure_days) / nullif(sum(exposure_days), 0) FROM {_FEED} = 'elevator'
        GROUP BY firm_name ORDER BY 1 DESC NULLS LAST LIMIT 20""",
    "relativity_by_use": f"SELECT sum(relativity * exposure_days) / nullif(sum(exposure_days), 0) FROM {_FEED} = 'elevator' GROUP BY use_type",
    "reasons_bars": f"SELECT count(*) FROM (SELECT unnest(reason_codes) AS code FROM {_FEED} = 'elevator') codes GROUP BY code",
    "insured_table": f"""SELECT observed, expected, z, firm_relativity, relativity FROM {_FEED} = 'elevator'
        ORDER BY relativity DESC, subject_id LIMIT 200""",
    "plan_status_bars": "SELECT count(*) FROM liftguard.plan_board GROUP BY status, task_no LIKE 'T%'",
    "plan_targets": "SELECT 0 WHERE false",
    "plan_tasks": "SELECT 0 WHERE false",
    "watch_count": "SELECT count(DISTINCT subject_id) FROM liftguard.watchlist WHERE subject_type <> 'firm'",
    "watch_firms_count": "SELECT count(DISTINCT subject_id) FROM liftguard.watchlist WHERE subject_type = 'firm'",
    "alarm_count": "SELECT count(*) FILTER (WHERE alarm) FROM liftguard.alert",
    "watch_reasons": "SELECT count(*) FROM liftguard.watchlist WHERE subject_type <> 'firm' GROUP BY reason",
    "watch_lifts": "SELECT score, as_of - since FROM liftguard.watchlist WHERE subject_type <> 'firm'",
    "watch_firms": "SELECT as_of - since FROM liftguard.watchlist WHERE subject_type = 'firm'",
    "cusum_county": "SELECT c, threshold FROM liftguard.alert WHERE scope_type = 'county'",
    "alarms_table": "SELECT y, m, c, threshold FROM liftguard.alert WHERE alarm",
    "quality_freshness": f"""SELECT {_AS_OF} - max(date) FILTER (WHERE measure = 'rows'), coalesce(sum(count) FILTER (WHERE measure = 'rows' AND date > {_AS_OF} - 30), 0),
        sum(count) FILTER (WHERE measure = 'rows'), coalesce(sum(count) FILTER (WHERE measure = 'held'), 0),
        coalesce(sum(count) FILTER (WHERE measure = 'late'), 0), coalesce(sum(count) FILTER (WHERE measure = 'INCOMPLETE'), 0)
        FROM liftguard.data_quality WHERE date <= {_AS_OF} GROUP BY table_name""",
    "quality_heat": f"""WITH months AS (SELECT table_name, sum(count)::float8 AS n FROM liftguard.data_quality
        WHERE measure = 'rows' AND month > {_AS_OF} - interval '3 years' GROUP BY table_name, month)
        SELECT n / (SELECT sum(n) / count(*) FROM months own WHERE own.table_name = months.table_name) FROM months""",
    "quality_findings": """SELECT sum(count) FROM liftguard.data_quality WHERE measure NOT IN ('rows', 'ORDERS', 'ARRIVAL_MISSING', 'DISPATCH_MISSING')
        GROUP BY table_name, measure""",
    "quality_stamps": """SELECT coalesce(sum(count) FILTER (WHERE measure = 'ARRIVAL_MISSING'), 0)::float8 / nullif(sum(count) FILTER (WHERE measure = 'ORDERS'), 0)
        FROM liftguard.data_quality WHERE measure IN ('ORDERS', 'ARRIVAL_MISSING', 'DISPATCH_MISSING') GROUP BY firm_id ORDER BY 1 DESC NULLS LAST LIMIT 10""",
    "quarantine_table": """SELECT sum(count) FROM liftguard.nights_delivery WHERE measure LIKE 'quarantined:%' GROUP BY table_name, measure""",
    "delivery_table": """SELECT coalesce(sum(count) FILTER (WHERE measure = 'files'), 0), coalesce(sum(count) FILTER (WHERE measure = 'rows'), 0),
        coalesce(sum(count) FILTER (WHERE measure = 'accepted'), 0), coalesce(sum(count) FILTER (WHERE measure = 'quarantined'), 0),
        coalesce(sum(count) FILTER (WHERE measure = 'corrected'), 0) FROM liftguard.nights_delivery GROUP BY table_name""",
    "held_table": "SELECT 0 WHERE false",
    "revisions_table": "SELECT 0 WHERE false",
    "news_table": "SELECT 0 WHERE false",
    "as_of": "SELECT extract(epoch FROM max(as_of)::timestamp) * 1000 FROM liftguard.publication",
    "public_as_of": "SELECT extract(epoch FROM as_of::timestamp) * 1000 FROM liftguard_public.rating_release WHERE latest",
    "runs_table": "SELECT run_no, extract(epoch FROM finished_at - started_at) FROM liftguard.runs",
    "run_steps_bars": """SELECT value::float8 FROM liftguard.runs, jsonb_each_text(steps::jsonb)
        WHERE run_no = (SELECT max(run_no) FROM liftguard.runs) ORDER BY 1 DESC LIMIT 15""",
}
for _k in "1234":
    STATEMENTS[f"funnel_m{_k}"] = f"""SELECT ratio, NULL, NULL, NULL, NULL FROM {_FUNNEL} = 'M{_k}' UNION ALL
        SELECT NULL, max(low_998), max(low_95), max(high_95), max(high_998) FROM {_FUNNEL} = 'M{_k}' GROUP BY round(expected::numeric, 2)"""
# The public sees what the analysts see of the latest final release.
for _public, _own in (("stars", "stars_table"), ("count", "stars_count"), ("caterpillar", "caterpillar"), ("unrated", "unrated_table"), ("funnel", "funnel_m1")):
    STATEMENTS[f"public_{_public}"] = STATEMENTS[_own]

# Charts whose rows hold no figures: how many rows there must be.
ROWS = {
    "plan_targets": "SELECT count(*) FROM liftguard.plan_board WHERE task_no LIKE 'T%%'",
    "plan_tasks": "SELECT count(*) FROM liftguard.plan_board WHERE task_no NOT LIKE 'T%%'",
    "held_table": "SELECT least(count(*), 1000) FROM liftguard.held",
    "revisions_table": "SELECT least(count(*), 1000) FROM liftguard.revisions",
    "news_table": """SELECT greatest(1, (SELECT count(*) FROM liftguard.nights_watchlist WHERE run_no = n) + (SELECT count(*) FROM liftguard.nights_alert WHERE run_no = n)
        + (SELECT count(*) FROM liftguard.revisions WHERE run_no = n)) FROM (SELECT max(run_no) AS n FROM liftguard.runs WHERE outcome = 'complete') last""",
}

_SCOPES = {"kpi_by_town": "town", "kpi_by_use_type": "use_type", "kpi_by_age_band": "age_band", "kpi_by_firm": "firm"}


def statement(schemas: Schemas, name: str) -> str:
    """The statement on gold that gives a chart's figures."""
    definition = schemas.boards["charts"][name]
    if name in STATEMENTS:
        return STATEMENTS[name]
    county = "FROM liftguard.kpi WHERE scope_type = 'county' AND scope_id = 'county'"
    kind, dataset = definition["type"], definition["dataset"]
    if dataset == "kpi_series":
        period = "r12m" if kind == "trend" else definition.get("period_type", "month")
        kpis = definition.get("kpis") or [definition["kpi"]]
        columns = "value, value, ci_low, ci_high" if kind == "band" else "value"
        return f"SELECT {columns} {county} AND period_type = '{period}' AND kpi_id IN ({_list(kpis)})"
    latest = f"period_type = 'r12m' AND period_end = {_LAST}"
    if dataset == "kpi_now":
        return f"SELECT value {county} AND {latest} AND kpi_id IN ({_list(definition['kpis'])})"
    if dataset in _SCOPES:
        of = f"FROM liftguard.kpi WHERE scope_type = '{_SCOPES[dataset]}' AND {latest} AND value IS NOT NULL AND kpi_id"
        if kind == "summary":
            return f"""SELECT value {of} IN ('entrapment_rate', 'on_time_rate', 'arrival_mean', 'inspection_first_pass_rate', 'maintenance_on_time_rate')
                UNION ALL SELECT ci_low {of} = 'entrapment_rate' UNION ALL SELECT ci_high {of} = 'entrapment_rate'"""
        return f"SELECT value {of} = '{definition['kpi']}' ORDER BY 1 DESC LIMIT {definition.get('limit', 500)}"
    raise AssertionError(f"nobody has said what the chart {name} must show")


def _list(values: list[str]) -> str:
    return ", ".join(f"'{value}'" for value in values)


def figures(schemas: Schemas, name: str, params: dict[str, Any], answer: dict[str, Any]) -> list[float]:
    """The numbers that a chart was given."""
    definition = schemas.boards["charts"][name]
    found: list[float] = []
    for result in answer["result"]:
        for row in result["data"]:
            for column in _columns(schemas, definition, params, row):
                value = row.get(column)
                if column == "stars_text":
                    value = str(value).count("★")
                elif column == "value_text":
                    value = None if value == "–" else float(str(value).replace(",", "").removesuffix(" %")) / (100 if str(value).endswith("%") else 1)
                if value is not None and not isinstance(value, (str, bool)):
                    found.append(float(value))
    return sorted(found)


def _columns(schemas: Schemas, definition: dict[str, Any], params: dict[str, Any], row: dict[str, Any]) -> list[str]:
    if definition["type"] == "table":
        kinds = schemas.boards["datasets"][definition["dataset"]]["columns"]
        return [c["name"] for c in definition["columns"] if kinds[c["name"]] in ("BIGINT", "INTEGER", "DOUBLE PRECISION")
                or c["name"] in ("stars_text", "value_text")]
    if definition["type"] == "heat":
        return [params["metric"]["label"]]
    if definition["type"] == "summary":
        return [m["label"] for m in params["metrics"]]
    return [column for column in row if column != params.get("x_axis")]
