-- Needs count_limit(k, lo, hi), t_limit(df, t), rank_limit(n, p, lo, hi).
CREATE OR REPLACE TEMP TABLE kpi_figure AS
SELECT f.kpi_id, f.scope_no, f.period_no, num, den,
  CASE WHEN den = 0 THEN NULL WHEN kind = 'rate' THEN num / den * factor WHEN kind = 'mean' THEN num / den / factor ELSE num / den END AS value,
  CASE WHEN den = 0 THEN NULL
    WHEN kind = 'rate' THEN c.lo / den * factor
    WHEN kind = 'share' THEN CASE WHEN num = 0 THEN 0.0 ELSE wilson_mid(num, den) - wilson_half(num, den) END
    WHEN kind = 'mean' THEN (num / den - t.t * mean_se(num, den, squares)) / factor END AS ci_low,
  CASE WHEN den = 0 THEN NULL
    WHEN kind = 'rate' THEN c.hi / den * factor
    WHEN kind = 'share' THEN CASE WHEN num = den THEN 1.0 ELSE wilson_mid(num, den) + wilson_half(num, den) END
    WHEN kind = 'mean' THEN (num / den + t.t * mean_se(num, den, squares)) / factor END AS ci_high,
  unstamped, stampable
FROM (
  SELECT *, CASE WHEN kind = 'rate' THEN CAST(num AS BIGINT) END AS k, CASE WHEN kind = 'mean' THEN CAST(den AS BIGINT) - 1 END AS df
  FROM figure JOIN card USING (kpi_id)
) f LEFT JOIN count_limit c USING (k) LEFT JOIN t_limit t USING (df)
UNION ALL
SELECT q.kpi_id, scope_no, period_no, NULL, n,
  (sorted[CAST(q.lo AS BIGINT) + 1] + (h - q.lo) * (coalesce(sorted[CAST(q.lo AS BIGINT) + 2], sorted[n]) - sorted[CAST(q.lo AS BIGINT) + 1])) / 60.0,
  CASE WHEN r.lo BETWEEN 1 AND n THEN sorted[r.lo] / 60.0 END,
  CASE WHEN r.hi BETWEEN 1 AND n THEN sorted[r.hi] / 60.0 END, 0, 0
FROM quantile_figure q LEFT JOIN rank_limit r USING (n, p)
UNION ALL
-- A quantile of nothing: the county has the row all the same.
SELECT kpi_id, 0, period_no, NULL, 0, NULL, NULL, NULL, 0, 0
FROM quantile_card CROSS JOIN period
ANTI JOIN (FROM quantile_figure WHERE scope_no = 0) q USING (kpi_id, period_no)
UNION ALL
SELECT 'repeat_fault_lifts', w.scope_no, w.period_no, repeat_lifts, NULL, repeat_lifts, NULL, NULL, 0, 0
FROM wide w JOIN period USING (period_no) JOIN scope USING (scope_no)
WHERE period_type = 'month' AND scope_type <> 'use_unit' AND (scope_days > 0 OR scope_no = 0);

CREATE OR REPLACE TEMP TABLE kpi AS
WITH t AS (
  SELECT k.*, p.* EXCLUDE (period_no), scope_type, scope_id, kind, direction,
    CASE WHEN period_end > coalesce(target_from, DATE '0001-01-01') THEN c.target END AS target,
    unfinished OR period_start < from_day AS partial,
    CASE WHEN kpi_id = 'on_time_rate' AND den > 0 THEN
      CASE WHEN num + unstamped = den THEN 1.0 ELSE wilson_mid(num + unstamped, den) + wilson_half(num + unstamped, den) END END AS upper_high,
    CASE WHEN kpi_id = 'on_time_rate' AND den > 0 THEN
      CASE WHEN num + unstamped = 0 THEN 0.0 ELSE wilson_mid(num + unstamped, den) - wilson_half(num + unstamped, den) END END AS upper_low
  FROM kpi_figure k JOIN card c USING (kpi_id) JOIN period p USING (period_no) JOIN scope USING (scope_no)
  JOIN starts ON starts.needs = c.needs
  WHERE period_end > from_day AND (period_type <> 'r12m' OR period_start >= from_day)
), v AS (
  SELECT *, CASE direction WHEN '<' THEN value < target WHEN '<=' THEN value <= target WHEN '>=' THEN value >= target END AS meets_target FROM t
)
SELECT kpi_id, period_type, period_start, period_end, scope_type, scope_id, num AS numerator, den AS denominator, value, ci_low, ci_high,
  target, meets_target,
  CASE WHEN meets_target IS NULL THEN NULL
    WHEN kind = 'complete' THEN true
    WHEN stampable > 0 AND 20 * unstamped > stampable THEN false
    ELSE coalesce(CASE
      WHEN meets_target THEN CASE direction WHEN '<' THEN ci_high < target WHEN '<=' THEN ci_high <= target
        ELSE ci_low >= target AND coalesce(upper_low >= target, true) END
      ELSE CASE direction WHEN '<' THEN ci_low >= target WHEN '<=' THEN ci_low > target
        ELSE ci_high < target AND coalesce(upper_high < target, true) END END, false) END AS certain,
  partial, NULL::BIGINT AS incomplete_days, as_of
FROM v;
CREATE OR REPLACE TEMP VIEW out_kpi AS FROM kpi;
