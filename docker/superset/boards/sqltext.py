"""Fills in the statements under schemas/dashboards/sql: `@name@` and `@name(arguments)@` stand for what the schemas
know, so that no name, text or label stands in them. Superset's own Jinja (`{{ }}`, `{% %}`) passes through untouched.
"""

from __future__ import annotations

import math
import re
from functools import cache
from typing import Callable

from .kpisql import KpiSql
from .model import DefinitionError, Schemas, text

_MARK = re.compile(r"@(\w+)(?:\(([^@]*)\))?@")
_LIMITS_TO = 200

FILTERS = (
    "{%- set towns = filter_values('town', remove_filter=True) -%}\n"
    "{%- set uses = filter_values('use_type', remove_filter=True) -%}\n"
    "{%- set firms = filter_values('firm', remove_filter=True) -%}\n"
)


def quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _poisson_mean(events: int, tail: float) -> float:
    """The mean under which at most so many events have this probability."""
    low, high = 0.0, events + 10 * math.sqrt(events + 1) + 20
    for _ in range(200):
        middle = (low + high) / 2
        term = total = math.exp(-middle)
        for i in range(1, events + 1):
            term *= middle / i
            total += term
        if total > tail:
            low = middle
        else:
            high = middle
    return (low + high) / 2


@cache
def _limits() -> tuple[list[float], list[float]]:
    """Garwood's exact 95 % limits of a Poisson mean for 1, 2, ... events, and those above for 0, 1, ..."""
    return (
        [_poisson_mean(k - 1, 0.975) for k in range(1, _LIMITS_TO + 1)],
        [_poisson_mean(k, 0.025) for k in range(0, _LIMITS_TO + 1)],
    )


def _wilson_hilferty(degrees: str, sign: str) -> str:
    return f"(({degrees}) / 2.0 * (1 - 2.0 / (9 * ({degrees})) {sign} 1.959963984540054 * sqrt(2.0 / (9 * ({degrees})))) ^ 3)"


class SqlText:
    """Statements in one language."""

    def __init__(self, schemas: Schemas, language: str) -> None:
        self._schemas = schemas
        self._language = language
        self._kpis = KpiSql(schemas)
        self._marks: dict[str, Callable[..., str]] = {
            "filters": lambda: FILTERS,
            "dims": self._dims,
            "period": self._period,
            "ends": self._ends,
            "firms": self._firms,
            "label": self._label,
            "word": lambda key: quoted(self.word(key)),
            "lang": lambda: self._language,
            "kpi_rows": lambda group: self._kpis.statement(None if group == "none" else group),
            "kpi_name": lambda column: self._by_card(column, lambda card: quoted(text(card["name"], language))),
            "kpi_unit": lambda column: self._by_card(column, lambda card: quoted(text(card["unit"], language))),
            "kpi_target": lambda column: self._by_card(column, self._target),
            "kpi_order": lambda column: self._by_card(column, lambda card: str(card["order"]), "999"),
            "kpi_share": lambda column: self._share(column),
            "headlines": lambda: "(" + ", ".join(quoted(key) for key in self.headlines()) + ")",
            "poisson_low": self._poisson_low,
            "poisson_high": self._poisson_high,
            "kpi_value": self._kpi_value,
            "releases": self._releases,
            "chosen_release": self._chosen_release,
            "rating_rows": self._rating_rows,
            "period_where": self._period_where,
            "scope": self._scope,
            "scope_firms": lambda group: f"LEFT JOIN {self._firms()} ON firms.firm_id = r.scope_id" if group == "firm_id" else "",
            "plan_unit": lambda column: self._cases(column, self._schemas.plan_units),
            "plan_figure": self._plan_figure,
            "measure": lambda column: self._site_label(column, "measure."),
            "feed_reason": lambda column: self._cases(column, self._schemas.feed_reasons),
            "lift_reason": lambda column: self._cases(column, self._schemas.watch["lift_reasons"]),
            "firm_reason": lambda column: self._cases(column, self._schemas.watch["firm_reasons"]),
            "reason": lambda column: self._site_label(column, "reason."),
            "rated": lambda column: self._site_label(column, "stars.words."),
        }

    def render(self, name: str, given: dict[str, str] | None = None) -> str:
        """A statement of schemas/dashboards/sql, complete; `$name$` stands for what its dataset gives."""
        statement = self._schemas.sql(name)
        for key, value in (given or {}).items():
            statement = statement.replace(f"${key}$", value)
        return self.fill(statement).strip() + "\n"

    def fill(self, statement: str) -> str:
        for _ in range(5):
            filled = _MARK.sub(self._mark, statement)
            if filled == statement:
                return filled
            statement = filled
        raise DefinitionError("marks refer to each other in a circle")

    def word(self, key: str) -> str:
        words = self._schemas.boards["words"]
        if key not in words:
            raise DefinitionError(f"no word {key}")
        return text(words[key], self._language)

    def headlines(self) -> list[str]:
        cards = [card for card in self._schemas.cards.values() if "headline" in card]
        return [card["id"] for card in sorted(cards, key=lambda card: card["headline"])]

    def _mark(self, match: re.Match[str]) -> str:
        name, inside = match.group(1), match.group(2)
        if name not in self._marks:
            raise DefinitionError(f"no mark @{name}@")
        if inside is None:
            return self._marks[name]()
        if name in ("label",):
            column, vocabulary = inside.rsplit(",", 1)
            return self._label(column.strip(), vocabulary.strip())
        return self._marks[name](inside.strip())

    def _label(self, column: str, vocabulary: str) -> str:
        """A code's word; a code without one stays as it is, so that new values show up rather than vanish."""
        return self._cases(column, self._schemas.vocabulary(vocabulary))

    def _cases(self, column: str, labels: dict[str, dict[str, str]]) -> str:
        cases = " ".join(f"WHEN {quoted(str(code))} THEN {quoted(text(label, self._language))}" for code, label in labels.items())
        return f"CASE {column} {cases} ELSE {column} END"

    def _scope(self, group: str) -> str:
        """What a row of this dimension is called."""
        if group == "firm_id":
            return "coalesce(firms.firm, r.scope_id)"
        return self._label("r.scope_id", {"town": "unknown"}.get(group, group))

    def _kpi_value(self, column: str) -> str:
        """A figure of the row's KPI as text, a share in percent."""
        return (
            f"CASE WHEN {column} IS NULL THEN '–' WHEN {self._share('r.kpi_id')} THEN to_char(100 * {column}, 'FM990.00') || ' %'"
            f" ELSE to_char({column}, 'FM999,990.00') END"
        )

    def _site_label(self, column: str, prefix: str) -> str:
        texts = self._schemas.site_texts
        keys = [key for key in texts if key.startswith(prefix) and "." not in key.removeprefix(prefix)]
        cases = " ".join(
            f"WHEN {quoted(key.removeprefix(prefix))} THEN {quoted(texts[key][self._language])}" for key in sorted(keys)
        )
        return f"CASE {column}::text {cases} ELSE {column}::text END"

    def _by_card(self, column: str, value: Callable[[dict], str], otherwise: str = "NULL") -> str:
        cases = " ".join(f"WHEN {quoted(key)} THEN {value(card)}" for key, card in self._schemas.cards.items())
        return f"CASE {column} {cases} ELSE {otherwise} END"

    def _target(self, card: dict) -> str:
        target = card.get("target")
        if not target:
            return "NULL"
        sign = {"<=": "≤", ">=": "≥"}.get(target["comparison"], target["comparison"])
        return quoted(f"{sign} {self.number(card, target['value'])}")

    def number(self, card: dict, value: float) -> str:
        """A figure of a card as a reader sees it, with its unit."""
        if card["unit"]["id"] == "share":
            return f"{100 * value:g} %"
        unit = text(card["unit"], self._language)
        return f"{value:g} {unit}"

    def _share(self, column: str) -> str:
        shares = [quoted(key) for key, card in self._schemas.cards.items() if card["unit"]["id"] == "share"]
        return f"({column} IN ({', '.join(shares)}))"

    def _dims(self, alias: str) -> str:
        """The native filters on a fact table."""
        return (
            f"{{% if towns %}} AND {alias}.town IN {{{{ towns|where_in }}}}{{% endif %}}"
            f"{{% if uses %}} AND {self._label(alias + '.use_type', 'use_type')} IN {{{{ uses|where_in }}}}{{% endif %}}"
            f"{{% if firms %}} AND {alias}.firm_id IN (SELECT firm_id FROM {self._firms()} WHERE firm IN {{{{ firms|where_in }}}}){{% endif %}}"
        )

    def _firms(self) -> str:
        """Firms with the name that filters and charts show: two of one name are told apart by their ids."""
        none = quoted(self.word("no_firm"))
        return (
            "(SELECT firm_id, CASE WHEN count(*) OVER (PARTITION BY name) > 1 THEN name || ' (' || firm_id || ')' ELSE name END AS firm"
            " FROM (SELECT DISTINCT ON (firm_id) firm_id, name FROM liftguard.firms ORDER BY firm_id, recorded_at DESC) latest"
            f" UNION ALL SELECT '(none)', {none}) firms"
        )

    def _ends(self) -> str:
        """All periods of the county with the label that the period filter shows."""
        months = quoted(self.word("twelve_months"))
        return (
            "SELECT period_type, period_start, period_end, partial,"
            f" CASE period_type WHEN 'r12m' THEN to_char(period_end - 1, 'YYYY-MM') || {months}"
            " WHEN 'month' THEN to_char(period_start, 'YYYY-MM') WHEN 'quarter' THEN to_char(period_start, 'YYYY\"Q\"Q')"
            " ELSE to_char(period_start, 'YYYY') END AS label"
            " FROM liftguard.kpi WHERE kpi_id = 'entrapment_rate' AND scope_type = 'county' AND scope_id = 'county'"
        )

    def _period(self) -> str:
        """WITH clauses: ends (all periods), p (the one that the filter picks, else the latest twelve full months)."""
        return (
            "{%- set chosen = filter_values('period', remove_filter=True) -%}\n"
            f"WITH ends AS ({self._ends()}),\n"
            "p AS (SELECT period_type, period_start, period_end, label FROM ends\n"
            " {% if chosen %}WHERE label IN {{ chosen|where_in }}{% endif %}\n"
            " ORDER BY period_type = 'r12m' DESC, partial, period_end DESC LIMIT 1)"
        )

    def _poisson_low(self, count: str) -> str:
        values = ", ".join(repr(value) for value in _limits()[0])
        return (
            f"CASE WHEN {count} = 0 THEN 0 WHEN {count} <= {_LIMITS_TO} THEN (ARRAY[{values}])[({count})::integer]"
            f" ELSE {_wilson_hilferty(f'2 * ({count})', '-')} END"
        )

    def _poisson_high(self, count: str) -> str:
        values = ", ".join(repr(value) for value in _limits()[1])
        return (
            f"CASE WHEN {count} <= {_LIMITS_TO} THEN (ARRAY[{values}])[({count})::integer + 1]"
            f" ELSE {_wilson_hilferty(f'2 * ({count}) + 2', '+')} END"
        )

    def _period_where(self, month: str) -> str:
        """Keeps the months of the chosen period, all of them when none is chosen."""
        return (
            "{%- set chosen = filter_values('period', remove_filter=True) -%}\n"
            f"{{% if chosen %}} WHERE EXISTS (SELECT 1 FROM ({self._ends()}) ends WHERE label IN {{{{ chosen|where_in }}}}"
            f" AND {month} >= period_start AND {month} < period_end){{% endif %}}"
        )

    def _plan_figure(self, column: str) -> str:
        """A figure of the plan board as text: shares in percent, what is done or not in words."""
        return (
            f"CASE WHEN {column} IS NULL THEN '–' WHEN p.unit = 'share' THEN to_char(100 * {column}, 'FM990.0') || ' %'"
            f" WHEN p.unit = 'done' THEN CASE WHEN {column} >= 1 THEN {quoted(self.word('done'))} ELSE {quoted(self.word('not_done'))} END"
            f" ELSE rtrim(to_char({column}, 'FM999,990.99'), '.') END"
        )

    def _releases(self) -> str:
        """Releases of the rating by the label that the filter shows, the one to show first at position 1."""
        return (
            "SELECT bundle, quarter || CASE WHEN revision > 1 THEN '-r' || revision ELSE '' END || ' · ' ||"
            f" {self._label('state', 'release_state')} AS label,"
            " row_number() OVER (ORDER BY latest DESC, in_force DESC, quarter DESC, revision DESC, made_at DESC) AS position"
            " FROM liftguard.rating_release"
        )

    def _chosen_release(self) -> str:
        return (
            "{%- set releases = filter_values('release', remove_filter=True) -%}"
            f" SELECT bundle FROM ({self._releases()}) releases"
            " {% if releases %}WHERE label IN {{ releases|where_in }}{% endif %} ORDER BY position LIMIT 1 "
        )

    def _rating_rows(self) -> str:
        """Firms of a release (rows r, with the firm's label) as readers see them; stars and words from the site's texts."""
        rank = "r.rank_low || CASE WHEN r.rank_high > r.rank_low THEN '–' || r.rank_high ELSE '' END || ' / ' || r.ranked_firms"
        ratios = ", ".join(f"r.m{k}_ratio, r.m{k}_mean, CASE WHEN r.m{k}_used THEN to_char(r.m{k}_mean, 'FM990.00') ELSE '–' END AS m{k}_text" for k in range(1, 5))
        return (
            "SELECT r.page_order AS position, r.firm_id, r.firm, r.stars,"
            " CASE WHEN r.stars IS NULL THEN '–' ELSE repeat('★', r.stars::integer) || repeat('☆', 5 - r.stars::integer) END AS stars_text,"
            f" CASE WHEN r.veto THEN {quoted(self.word('veto'))} WHEN r.stars IS NULL THEN {quoted(self.word('unrated'))}"
            f" ELSE {self._site_label('r.stars', 'stars.words.')} END AS verdict, r.status,"
            f" {self._site_label('r.reason', 'reason.')} AS reason,"
            f" CASE WHEN r.veto THEN {quoted(self.word('veto'))} || ' (' || coalesce(r.veto_references, '–') || ')' ELSE '–' END AS veto_text,"
            " r.composite, r.composite_low, r.composite_high,"
            " CASE WHEN r.composite IS NULL THEN '–' ELSE to_char(r.composite, 'FM990.00') || '  (' || to_char(r.composite_low, 'FM990.00')"
            " || ' – ' || to_char(r.composite_high, 'FM990.00') || ')' END AS composite_text,"
            f" CASE WHEN r.rank_low IS NULL THEN '–' ELSE {rank} END AS rank_text,"
            " CASE WHEN r.previous_stars IS NULL THEN '–' ELSE repeat('★', r.previous_stars::integer) END AS previous_text,"
            f" r.lifts_last_day, r.lifts_average, {ratios}, NULL::text AS release FROM r"
        )
