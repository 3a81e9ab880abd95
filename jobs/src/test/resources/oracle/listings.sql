-- The helper listings, with the column names of the worked example.
CREATE OR REPLACE TEMP VIEW out_events AS
SELECT event_id, elevator_id, strftime(called_at, '%Y-%m-%d %H:%M:%S')
    || CASE WHEN epoch_us(called_at) % 1000000 = 0 THEN '' ELSE '.' || rtrim(strftime(called_at, '%f'), '0') END AS called_at,
  event_date, outcome, is_entrapment, attended, in_scope, mass, callout, order_ids, persons, injured, cause_code, cause_group, level,
  arrival_s, on_time, firm_s, firm_late, trapped_s,
  CASE WHEN trapped_s < 900 THEN '<15' WHEN trapped_s < 1800 THEN '15-30' WHEN trapped_s < 3600 THEN '30-60' WHEN trapped_s >= 3600 THEN '>=60' END AS trapped_bucket,
  rescue_s, is_entrapment AND repeat_30d AS repeat_30d, prev_event_id, town.scope_id AS town, use_type.scope_id AS use_type, use_unit_id,
  man.scope_id AS manufacturer, age.scope_id AS age_band, coalesce(firm_id, '(none)') AS firm_id,
  event_date - takeover AS days_since_takeover,
  CASE WHEN hour(e.called_at) < 6 THEN '0-6' WHEN hour(e.called_at) < 10 THEN '6-10' WHEN hour(e.called_at) < 17 THEN '10-17'
    WHEN hour(e.called_at) < 22 THEN '17-22' ELSE '22-24' END AS hour_band
FROM event e JOIN scope town ON town.scope_no = s_town JOIN scope use_type ON use_type.scope_no = s_use
JOIN scope man ON man.scope_no = s_man JOIN scope age ON age.scope_no = s_age;

CREATE OR REPLACE TEMP VIEW out_orders AS
SELECT order_id, event_id, level, order_date, in_scope, coalesce(firm_id, '(none)') AS firm_id, arrival_invalid, dispatch_invalid,
  release_invalid, to_answer, ack_base, ack_in_time
FROM order_fact;

CREATE OR REPLACE TEMP VIEW out_chains AS
SELECT chain_id, elevator_id, kind, chain_date, n_inspections, first_result, final_id, final_result, town.scope_id AS town,
  use_type.scope_id AS use_type, age.scope_id AS age_band, coalesce(firm_id, '(none)') AS firm_id
FROM chain JOIN scope town ON town.scope_no = s_town JOIN scope use_type ON use_type.scope_no = s_use JOIN scope age ON age.scope_no = s_age;

-- An episode runs on through segments, contracts of the same firm and month ends.
CREATE OR REPLACE TEMP TABLE episode AS
WITH x AS (
  SELECT elevator_id, firm_id, u.n, u.run_from, u.f, u.t, seg_no,
    u.f IS DISTINCT FROM lag(u.t) OVER (PARTITION BY elevator_id, firm_id, u.run_from ORDER BY u.f) AS begins
  FROM uncovered u JOIN segment s USING (seg_no)
), y AS (
  SELECT *, count(*) FILTER (WHERE begins) OVER (PARTITION BY elevator_id, firm_id, run_from ORDER BY f ROWS UNBOUNDED PRECEDING) AS nth FROM x
)
SELECT elevator_id, firm_id, min(f) AS first_day, max(t) - 1 AS last_day, arg_min(n, f) AS n, arg_min(seg_no, f) AS seg_no
FROM y GROUP BY elevator_id, firm_id, run_from, nth
HAVING max(t) > getvariable('first_day')::DATE;

CREATE OR REPLACE TEMP VIEW out_overdue_episodes AS
SELECT e.elevator_id, e.firm_id, first_day, last_day, last_day - first_day + 1 AS n_days, last_day = getvariable('as_of')::DATE AS open,
  e.n AS max_interval_days, town.scope_id AS town, use_type.scope_id AS use_type, age.scope_id AS age_band,
  (last_day - first_day) // e.n + 1
    - CASE WHEN first_day < getvariable('first_day')::DATE THEN (getvariable('first_day')::DATE - first_day - 1) // e.n + 1 ELSE 0 END AS missed_visits
FROM episode e JOIN segment s USING (seg_no) JOIN scope town ON town.scope_no = s_town JOIN scope use_type ON use_type.scope_no = s_use
JOIN scope age ON age.scope_no = s_age;

CREATE OR REPLACE TEMP TABLE lift_day_list AS
WITH held AS (
  SELECT seg_no, f, t, 0 AS measure FROM segment WHERE in_use UNION ALL SELECT seg_no, f, t, measure FROM lasting
), piece AS (
  SELECT month.first AS month, seg_no, measure, least(t, CAST(first + INTERVAL 1 MONTH AS DATE)) - greatest(f, first) AS days, 0 AS s
  FROM held JOIN month ON f < first + INTERVAL 1 MONTH AND t > first
  UNION ALL
  SELECT CAST(date_trunc('month', d) AS DATE), seg_no, -1, 0, s FROM down_part
), summed AS (
  SELECT month, seg_no, sum(CASE WHEN measure = 0 THEN days ELSE 0 END) AS in_use_days, sum(CASE WHEN measure = 7 THEN days ELSE 0 END) AS due,
    sum(CASE WHEN measure = 8 THEN days ELSE 0 END) AS uncovered, sum(CASE WHEN measure = 6 THEN days ELSE 0 END) AS inspection_overdue,
    sum(CASE WHEN measure = 5 THEN days ELSE 0 END) AS inspection_dated, sum(CASE WHEN measure = 9 THEN days * 86400 ELSE s END) AS downtime_s
  FROM piece GROUP BY month, seg_no
)
SELECT month, town.scope_id AS town, use_type.scope_id AS use_type, age.scope_id AS age_band, coalesce(firm_id, '(none)') AS firm_id,
  man.scope_id AS manufacturer, grace,
  sum(CASE WHEN in_scope THEN in_use_days ELSE 0 END) AS lift_days, sum(in_use_days) AS in_use_days, sum(due) AS due,
  sum(due) - sum(uncovered) AS covered_due, sum(inspection_overdue) AS inspection_overdue, sum(inspection_dated) AS inspection_dated,
  sum(downtime_s) AS downtime_s
FROM summed JOIN segment USING (seg_no) JOIN scope town ON town.scope_no = s_town JOIN scope use_type ON use_type.scope_no = s_use
JOIN scope age ON age.scope_no = s_age JOIN scope man ON man.scope_no = s_man
GROUP BY ALL;
CREATE OR REPLACE TEMP VIEW out_lift_days AS FROM lift_day_list;

-- Clocks as counts of whole seconds, by month and scope.
CREATE OR REPLACE TEMP VIEW out_histograms AS
WITH x AS (
  SELECT 'arrival' AS clock, arrival_s AS s, * EXCLUDE (arrival_s) FROM event WHERE in_scope AND attended
  UNION ALL BY NAME SELECT 'firm' AS clock, firm_s AS s, * EXCLUDE (firm_s) FROM event
  UNION ALL BY NAME SELECT 'trapped' AS clock, trapped_s AS s, * EXCLUDE (trapped_s) FROM event WHERE in_scope
  UNION ALL BY NAME SELECT 'rescue' AS clock, rescue_s AS s, * EXCLUDE (rescue_s) FROM event WHERE in_scope
), y AS (
  SELECT clock, s, m, unnest([0, s_town, s_use, s_age, s_man, s_unit, s_firm]) AS scope_no FROM x WHERE s IS NOT NULL
)
SELECT clock, first AS month, scope_type, scope_id, s AS second, count(*) AS count
FROM y JOIN scope USING (scope_no) JOIN month USING (m) GROUP BY ALL;
