"""SQL over gold that gives KPI rows for whatever the native filters ask.

Gold's table kpi holds one scope a row: a county, a town, a use type or a firm. When the filters ask for no more than
that, its rows are shown as they are. For pairs of scopes the same figures are counted from the additive fact tables, by
the cards' own numerators and denominators and the measures' own expressions, with the same intervals (Wilson, exact
Poisson from a table of limits); what cannot be had that way (quantiles, and intervals of means) is left empty.
"""

from __future__ import annotations

import re
from typing import Any

from .model import DefinitionError, Schemas

# Facts that hang on no lift row: their columns are summed by town, use type and firm without reading every lift.
_SMALLER = {"fact_lift": ("fact_exposure", "fact_maintenance", "fact_fault")}
_WORD = re.compile(r"[a-z_][a-z0-9_]*")
_KEYWORDS = frozenset("and or not in is null coalesce true false".split())
_Z = "1.959963984540054"


def _arguments(inside: str) -> list[str]:
    parts, depth, quoted, last = [], 0, False, 0
    for position, char in enumerate(inside):
        if char == "'":
            quoted = not quoted
        elif not quoted and char in "()":
            depth += 1 if char == "(" else -1
        elif not quoted and char == "," and depth == 0:
            parts.append(inside[last:position].strip())
            last = position + 1
    return [*parts, inside[last:].strip()]


def postgres(expression: str) -> str:
    """A measure's Spark expression in PostgreSQL's words; only `if` differs in what measures use."""
    if not expression.startswith("if("):
        return expression
    arguments = _arguments(expression[3:-1])
    if len(arguments) != 3:
        raise DefinitionError(f"cannot read the measure {expression}")
    return "CASE WHEN {} THEN {} ELSE {} END".format(*arguments)


class KpiSql:
    """Writes the statements; one per way of grouping, see the module."""

    def __init__(self, schemas: Schemas) -> None:
        self._schemas = schemas
        self._cards = {
            key: card for key, card in schemas.cards.items() if card["kind"] in ("rate", "share", "mean", "complete_share")
        }
        self._sources = self._find_sources()

    def _find_sources(self) -> dict[str, dict[str, str]]:
        """Table -> measure -> expression, for the measures that the cards ask for."""
        wanted = {name for card in self._cards.values() for name in self._parts(card)}
        sources: dict[str, dict[str, str]] = {}
        for table, measures in self._schemas.measures["facts"].items():
            for measure, expression in measures.items():
                if measure in wanted:
                    place = self._smallest(table, expression)
                    sources.setdefault(place, {})[measure] = postgres(expression)
        found = {measure for measures in sources.values() for measure in measures}
        if wanted - found:
            raise DefinitionError(f"no fact has the measures {sorted(wanted - found)}")
        return sources

    def _smallest(self, table: str, expression: str) -> str:
        columns = set(_WORD.findall(expression)) - _KEYWORDS
        for candidate in _SMALLER.get(table, ()):
            if columns <= set(self._schemas.gold_columns(candidate)):
                return candidate
        return table

    def _parts(self, card: dict[str, Any]) -> set[str]:
        parts: set[str] = set()
        for name in (card["numerator"], card["denominator"]):
            if name == "lift_months":
                parts.add("lift_days")
            elif name in self._schemas.measures["derived"]:
                derived = self._schemas.measures["derived"][name]
                parts.update(derived["plus"], derived.get("minus", []))
            else:
                parts.add(name)
        return parts

    def _total(self, name: str) -> str:
        """A measure of the period, as a sum over its months."""
        if name == "lift_months":
            return "sum(lift_days / month_days)"
        derived = self._schemas.measures["derived"].get(name)
        if derived is None:
            return f"sum({name})"
        plus = " + ".join(f"sum({part})" for part in derived["plus"])
        minus = "".join(f" - sum({part})" for part in derived.get("minus", []))
        return f"({derived.get('times', 1)} * ({plus}){minus})"

    def months(self, group: str | None) -> str:
        """The fact tables' sums by month, and by the column to group by."""
        names = sorted({measure for measures in self._sources.values() for measure in measures})
        unions = []
        for table, measures in sorted(self._sources.items()):
            sums = ", ".join(
                f"sum({measures[name]}) AS {name}" if name in measures else f"0 AS {name}" for name in names
            )
            by = f", f.{group} AS scope_id" if group else ""
            unions.append(
                f"SELECT f.month{by}, {sums} FROM liftguard.{table} f WHERE true@dims(f)@ GROUP BY 1{', 2' if group else ''}"
            )
        return " UNION ALL ".join(unions)

    def statement(self, group: str | None) -> str:
        """KPI rows: of the scope that the filters pick (group None), else of each value of a dimension.

        Columns: kpi_id, scope_id, period_type, period_start, period_end, numerator, denominator, value, ci_low, ci_high,
        target, meets_target, certain, partial, incomplete_days.
        """
        own = {"town": "towns", "use_type": "uses", "firm_id": "firms"}
        scope = {"firm_id": "firm"}.get(group or "", group)
        if group is None:
            simple = "towns|length + uses|length + firms|length <= 1"
            where = (
                "{% if towns %}k.scope_type = 'town' AND k.scope_id IN {{ towns|where_in }}"
                "{% elif uses %}k.scope_type = 'use_type' AND @label(k.scope_id, use_type)@ IN {{ uses|where_in }}"
                "{% elif firms %}k.scope_type = 'firm' AND k.scope_id IN"
                " (SELECT firm_id FROM @firms@ WHERE firm IN {{ firms|where_in }})"
                "{% else %}k.scope_type = 'county' AND k.scope_id = 'county'{% endif %}"
            )
            periods = "SELECT * FROM ends"
        else:
            others = [variable for column, variable in own.items() if column != group]
            simple = " + ".join(f"{variable}|length" for variable in others) + " == 0"
            where = f"k.scope_type = '{scope}'" + {
                "town": "{% if towns %} AND k.scope_id IN {{ towns|where_in }}{% endif %}",
                "use_type": "{% if uses %} AND @label(k.scope_id, use_type)@ IN {{ uses|where_in }}{% endif %}",
                "firm_id": "{% if firms %} AND k.scope_id IN"
                " (SELECT firm_id FROM @firms@ WHERE firm IN {{ firms|where_in }}){% endif %}",
            }.get(group, "")
            periods = "SELECT * FROM ends WHERE (period_type, period_start) = (SELECT period_type, period_start FROM p)"
            where += " AND (k.period_type, k.period_start) = (SELECT period_type, period_start FROM p)"
        columns = (
            "k.kpi_id, k.scope_id, k.period_type, k.period_start, k.period_end, k.numerator, k.denominator, k.value,"
            " k.ci_low, k.ci_high, k.target, k.meets_target, k.certain, k.partial, k.incomplete_days"
        )
        return (
            "{% if " + simple + " %}\n"
            f"SELECT {columns}\nFROM liftguard.kpi k WHERE {where}\n"
            "{% else %}\n" + self._from_facts(group, periods) + "\n{% endif %}"
        )

    def _from_facts(self, group: str | None, periods: str) -> str:
        names = ", ".join(sorted({m for measures in self._sources.values() for m in measures}))
        by = "m.scope_id" if group else "'*'::text"
        return f"""SELECT v.kpi_id, v.scope_id, v.period_type, v.period_start, v.period_end, v.numerator, v.denominator,
 v.value, v.ci_low, v.ci_high, k.target,
 CASE WHEN k.target IS NULL OR v.value IS NULL THEN NULL
      ELSE CASE v.better WHEN '<' THEN v.value < k.target WHEN '<=' THEN v.value <= k.target
           WHEN '>' THEN v.value > k.target WHEN '>=' THEN v.value >= k.target END END AS meets_target,
 NULL::boolean AS certain, k.partial, k.incomplete_days
FROM (
 SELECT u.*, u.factor * u.numerator / u.denominator AS value,
  CASE u.kind
   WHEN 'share' THEN CASE WHEN u.numerator = 0 THEN 0 ELSE greatest(0, (u.numerator / u.denominator + {_Z} ^ 2 / (2 * u.denominator)
     - {_Z} * sqrt(u.numerator / u.denominator * (1 - u.numerator / u.denominator) / u.denominator + {_Z} ^ 2 / (4 * u.denominator ^ 2)))
     / (1 + {_Z} ^ 2 / u.denominator)) END
   WHEN 'rate' THEN u.factor / u.denominator * @poisson_low(u.numerator)@ END AS ci_low,
  CASE u.kind
   WHEN 'share' THEN CASE WHEN u.numerator = u.denominator THEN 1 ELSE least(1, (u.numerator / u.denominator + {_Z} ^ 2 / (2 * u.denominator)
     + {_Z} * sqrt(u.numerator / u.denominator * (1 - u.numerator / u.denominator) / u.denominator + {_Z} ^ 2 / (4 * u.denominator ^ 2)))
     / (1 + {_Z} ^ 2 / u.denominator)) END
   WHEN 'rate' THEN u.factor / u.denominator * @poisson_high(u.numerator)@ END AS ci_high
 FROM (
  SELECT s.scope_id, s.period_type, s.period_start, s.period_end, c.*
  FROM (
   SELECT {by} AS scope_id, e.period_type, e.period_start, e.period_end, array[
    {", ".join(f"({self._total(c['numerator'])})::double precision, ({self._total(c['denominator'])})::double precision" for c in self._cards.values())}] AS a
   FROM ({periods}) e JOIN (
    SELECT month, {"scope_id, " if group else ""}date_part('day', month + interval '1 month' - interval '1 day')::double precision AS month_days, {", ".join(f"sum({n}) AS {n}" for n in names.split(", "))}
    FROM ({self.months(group)}) parts GROUP BY month{", scope_id" if group else ""}
   ) m ON m.month >= e.period_start AND m.month < e.period_end
   GROUP BY 1, 2, 3, 4
  ) s CROSS JOIN LATERAL (VALUES
   {", ".join(self._line(key, card, 2 * i) for i, (key, card) in enumerate(self._cards.items()))}
  ) c(kpi_id, numerator, denominator, factor, kind, better)
 ) u WHERE u.denominator > 0
) v JOIN liftguard.kpi k ON k.kpi_id = v.kpi_id AND k.period_type = v.period_type AND k.period_start = v.period_start
 AND k.scope_type = 'county' AND k.scope_id = 'county'"""

    @staticmethod
    def _line(key: str, card: dict[str, Any], index: int) -> str:
        factor = card.get("factor", 1) / card.get("per_unit", 1)
        better = (card.get("target") or {}).get("comparison", "")
        return (
            f"('{key}', s.a[{index + 1}], s.a[{index + 2}], {factor!r}::double precision, '{card['kind']}', '{better}')"
        )
