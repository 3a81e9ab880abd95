-- purpose: all that the watch list asks of firms, as one stream
-- grain:   one row per record; kind tells what day, a, b, x, y and the texts mean:
--          0 register: day = last day of the licence
--          1 sanction: day, a = first day no longer in force by its own record, t = kind, u = id
--          2 orders of a day: a = without arrival, b = all to be answered
--          3 visits of a day: a = short, b = with a length
--          4 lifts: a = change of overdue ones, b = of due ones
--          5 visit of a technician: a, b = from and to in microseconds, t = technician, u = lift, v = visit
--          6 twelve months: day = their last, a = external, b = all, x = lower limit, y = the county's share
-- inputs:  clean_firms, current_sanctions, now_fact_order, current_maintenance_visits, lifts_today, now_kpi
-- params:  as_of, after_as_of, visits_from, work_from, delta_kind
WITH external AS (
  SELECT * FROM now_kpi WHERE kpi_id = 'external_cause_share' AND period_type = 'r12m'
),
result AS (
  SELECT firm_id, 0 AS kind, unix_date(licence_valid_to) AS day, 0L AS a, 0L AS b, 0D AS x, 0D AS y,
         '' AS t, '' AS u, '' AS v
  FROM clean_firms WHERE NOT deleted
  UNION ALL
  SELECT firm_id, 1, unix_date(decided_on), cast(unix_date(ends_on) AS bigint), 0L, 0D, 0D, kind, sanction_id, ''
  FROM current_sanctions WHERE decided_on <= :as_of
  UNION ALL
  SELECT firm_id, 2, unix_date(order_date), count_if(arrival_missing), count(*), 0D, 0D, '', '', ''
  FROM now_fact_order WHERE to_answer GROUP BY firm_id, order_date
  UNION ALL
  SELECT firm_id, 3, unix_date(cast(started_at AS date)),
         count_if(unix_micros(finished_at) - unix_micros(started_at) < 600000000), count(*), 0D, 0D, '', '', ''
  FROM current_maintenance_visits
  WHERE started_at < :after_as_of AND started_at >= :visits_from AND finished_at >= started_at
  GROUP BY firm_id, cast(started_at AS date)
  UNION ALL
  SELECT id, 4, day, c, b, 0D, 0D, '', '', ''
  FROM lifts_today WHERE row_kind = :delta_kind AND name = 'firm' AND (b <> 0 OR c <> 0)
  UNION ALL
  SELECT firm_id, 5, 0, unix_micros(started_at), unix_micros(finished_at), 0D, 0D, technician_id, elevator_id, visit_id
  FROM current_maintenance_visits
  WHERE started_at < :after_as_of AND started_at >= :work_from AND finished_at > started_at
    AND technician_id IS NOT NULL
  UNION ALL
  SELECT f.scope_id, 6, unix_date(f.period_end) - 1, cast(f.numerator AS bigint), cast(f.denominator AS bigint),
         f.ci_low, c.value, '', '', ''
  FROM external f JOIN external c ON c.period_start = f.period_start AND c.scope_type = 'county'
  WHERE f.scope_type = 'firm' AND c.value IS NOT NULL
)
SELECT * FROM result
