-- Part 3 of the specification: from facts to KPI rows.

-- ---- Monthly sums per scope.
-- Lift-days: an interval adds one lift from its first day on and takes it away at its end. With
-- N(m) lifts standing when month m begins, its lift-days are N(m) x days(m) + what changes within
-- it, each change weighed by the days left. So only the ends of intervals are ever looked at.
SET VARIABLE last_month = (SELECT month_no(getvariable('as_of')::DATE));

CREATE OR REPLACE TEMP TABLE step AS
WITH e AS (
  SELECT seg_no, mask, greatest(f, getvariable('first_day')::DATE) AS d, 1 AS sign FROM lasting
  WHERE greatest(f, getvariable('first_day')::DATE) < t
  UNION ALL
  SELECT seg_no, mask, t, -1 FROM lasting WHERE greatest(f, getvariable('first_day')::DATE) < t
)
SELECT s.s_town, s.s_use, s.s_age, s.s_man, s.s_unit, s.s_firm, month_no(d) AS m, mask, sign,
  CAST(sign * (last_day(d) - d + 1) AS INTEGER) AS left_days
FROM e JOIN segment s USING (seg_no) WHERE month_no(d) <= getvariable('last_month');

CREATE OR REPLACE TEMP TABLE month AS
SELECT m, CAST(getvariable('first_day')::DATE + to_months(CAST(m AS INTEGER)) AS DATE) AS first,
  day(last_day(CAST(getvariable('first_day')::DATE + to_months(CAST(m AS INTEGER)) AS DATE))) AS days
FROM range(getvariable('last_month') + 1) AS r(m);

CREATE OR REPLACE TEMP TABLE lift_days AS
WITH bit AS (
  SELECT * EXCLUDE (mask, sign, left_days),
    (mask & 1) * sign AS d0, ((mask >> 1) & 1) * sign AS d1, ((mask >> 2) & 1) * sign AS d2, ((mask >> 4) & 1) * sign AS d4,
    ((mask >> 5) & 1) * sign AS d5, ((mask >> 6) & 1) * sign AS d6, ((mask >> 7) & 1) * sign AS d7, ((mask >> 8) & 1) * sign AS d8,
    ((mask >> 9) & 1) * sign AS d9, ((mask >> 10) & 1) * sign AS d10, ((mask >> 11) & 1) * sign AS d11, ((mask >> 12) & 1) * sign AS d12,
    ((mask >> 13) & 1) * sign AS d13, ((mask >> 14) & 1) * sign AS d14, ((mask >> 15) & 1) * sign AS d15, ((mask >> 16) & 1) * sign AS d16,
    (mask & 1) * left_days AS r0, ((mask >> 1) & 1) * left_days AS r1, ((mask >> 2) & 1) * left_days AS r2, ((mask >> 4) & 1) * left_days AS r4,
    ((mask >> 5) & 1) * left_days AS r5, ((mask >> 6) & 1) * left_days AS r6, ((mask >> 7) & 1) * left_days AS r7, ((mask >> 8) & 1) * left_days AS r8,
    ((mask >> 9) & 1) * left_days AS r9, ((mask >> 10) & 1) * left_days AS r10, ((mask >> 11) & 1) * left_days AS r11, ((mask >> 12) & 1) * left_days AS r12,
    ((mask >> 13) & 1) * left_days AS r13, ((mask >> 14) & 1) * left_days AS r14, ((mask >> 15) & 1) * left_days AS r15, ((mask >> 16) & 1) * left_days AS r16
  FROM step
), g AS (
  SELECT coalesce(s_town, s_use, s_age, s_man, s_unit, s_firm, 0) AS scope_no, m,
    sum(COLUMNS(c -> regexp_matches(c, '^[dr][0-9]+$')))
  FROM bit GROUP BY GROUPING SETS ((m), (m, s_town), (m, s_use), (m, s_age), (m, s_man), (m, s_unit), (m, s_firm))
), dense AS (
  SELECT s.scope_no, month.m, month.days, g.* EXCLUDE (scope_no, m)
  FROM (SELECT DISTINCT scope_no FROM g) s CROSS JOIN month LEFT JOIN g ON g.scope_no = s.scope_no AND g.m = month.m
), standing AS (
  SELECT scope_no, m, days, COLUMNS(c -> regexp_matches(c, '^r[0-9]+$')),
    sum(COLUMNS(c -> regexp_matches(c, '^d[0-9]+$'))) OVER (PARTITION BY scope_no ORDER BY m ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
  FROM dense
)
SELECT scope_no, m,
  coalesce(d0, 0) * days + coalesce(r0, 0) AS scope_days, coalesce(d1, 0) * days + coalesce(r1, 0) AS use_days,
  coalesce(d2, 0) * days + coalesce(r2, 0) AS passenger_days,
  coalesce(d4, 0) * days + coalesce(r4, 0) AS signal_days, coalesce(d5, 0) * days + coalesce(r5, 0) AS public_days,
  coalesce(d6, 0) * days + coalesce(r6, 0) AS maker_days, coalesce(d7, 0) * days + coalesce(r7, 0) AS full_days,
  coalesce(d8, 0) * days + coalesce(r8, 0) AS iot_days, coalesce(d9, 0) * days + coalesce(r9, 0) AS on_demand_days,
  coalesce(d10, 0) * days + coalesce(r10, 0) AS insured_days, coalesce(d11, 0) * days + coalesce(r11, 0) AS parts_days,
  coalesce(d12, 0) * days + coalesce(r12, 0) AS dated_days, coalesce(d13, 0) * days + coalesce(r13, 0) AS overdue_days,
  coalesce(d14, 0) * days + coalesce(r14, 0) AS due_days, coalesce(d15, 0) * days + coalesce(r15, 0) AS uncovered_days,
  coalesce(d16, 0) * days + coalesce(r16, 0) AS down_days,
  -- Lift-months, exactly: 377580 = lcm(28, 29, 30, 31) parts each.
  (coalesce(d0, 0) * days + coalesce(r0, 0)) * (377580 // days) AS month_parts
FROM standing;

CREATE OR REPLACE TEMP TABLE event_sum AS
WITH e AS (
  SELECT s_town, s_use, s_age, s_man, s_unit, s_firm, m,
    CAST(is_entrapment AS INTEGER) AS ent, CAST(is_entrapment AND cause_group IN ('DOR', 'CTL', 'TRC', 'MNT') AS INTEGER) AS ent_equipment,
    CAST(is_entrapment AND NOT mass AS INTEGER) AS ent_plain,
    CAST(is_entrapment AND NOT mass AND cause_group IN ('EXT', 'HUM', 'MGT') AS INTEGER) AS ent_external,
    CAST(is_entrapment AND cause_group = 'UNK' AS INTEGER) AS ent_unknown,
    CAST(is_entrapment AND coalesce(injured > 0, false) AS INTEGER) AS ent_injured,
    CAST(is_entrapment AND channel = '96333' AS INTEGER) AS ent_96333, CAST(is_entrapment AND repeat_30d AS INTEGER) AS ent_repeat,
    CAST(outcome = 'self_released' AS INTEGER) AS self_released, CAST(outcome = 'false_alarm' AS INTEGER) AS false_alarm,
    CAST(attended AS INTEGER) AS attended, CAST(on_time AS INTEGER) AS on_time,
    CAST(attended AND arrival_s IS NOT NULL AS INTEGER) AS arr_n, CASE WHEN attended THEN arrival_s END AS arr_s,
    CASE WHEN attended THEN arrival_s * arrival_s END AS arr_q,
    CAST(callout AS INTEGER) AS callouts, CAST(firm_s IS NOT NULL AS INTEGER) AS firm_n, firm_s, firm_s * firm_s AS firm_q,
    CAST(rescue_s IS NOT NULL AS INTEGER) AS rescue_n, rescue_s, rescue_s * rescue_s AS rescue_q,
    CAST(trapped_s IS NOT NULL AS INTEGER) AS trapped_n, trapped_s, trapped_s * trapped_s AS trapped_q,
    CAST(trapped_s >= 1800 AS INTEGER) AS trapped_30
  FROM event WHERE in_scope
)
SELECT coalesce(s_town, s_use, s_age, s_man, s_unit, s_firm, 0) AS scope_no, m, sum(COLUMNS(* EXCLUDE (s_town, s_use, s_age, s_man, s_unit, s_firm, m)))
FROM e GROUP BY GROUPING SETS ((m), (m, s_town), (m, s_use), (m, s_age), (m, s_man), (m, s_unit), (m, s_firm));

CREATE OR REPLACE TEMP TABLE order_sum AS
SELECT coalesce(s_town, s_use, s_age, s_man, s_unit, s_firm, 0) AS scope_no, m, count(*) AS to_answer,
  count(*) FILTER (WHERE ack_base) AS ack_base, count(*) FILTER (WHERE ack_in_time) AS ack_in_time
FROM order_fact WHERE to_answer
GROUP BY GROUPING SETS ((m), (m, s_town), (m, s_use), (m, s_age), (m, s_man), (m, s_unit), (m, s_firm));

CREATE OR REPLACE TEMP TABLE chain_sum AS
SELECT coalesce(s_town, s_use, s_age, s_man, s_unit, s_firm, 0) AS scope_no, m, count(*) AS chains,
  count(*) FILTER (WHERE first_result = 'pass') AS first_pass, count(*) FILTER (WHERE final_result = 'pass') AS final_pass,
  count(*) FILTER (WHERE kind <> 'self_test') AS statutory, count(*) FILTER (WHERE kind <> 'self_test' AND first_result = 'pass') AS statutory_pass,
  count(*) FILTER (WHERE kind = 'self_test') AS self_test, count(*) FILTER (WHERE kind = 'self_test' AND first_result = 'pass') AS self_test_pass
FROM chain GROUP BY GROUPING SETS ((m), (m, s_town), (m, s_use), (m, s_age), (m, s_man), (m, s_unit), (m, s_firm));

-- Visits: any lift, any state; the firm is the visit's own.
CREATE OR REPLACE TEMP TABLE visit_sum AS
WITH v AS (
  SELECT a.s_town, a.s_use, a.s_age, a.s_man, a.s_unit, firm.scope_no AS s_firm, month_no(CAST(started_at AS DATE)) AS m,
    coalesce(paperless, false) AS paperless, coalesce(location_verified, false) AS located,
    finished_at >= started_at AS timed, finished_at < started_at + INTERVAL 10 MINUTE AS quick
  FROM maintenance_visits v
  JOIN aged a ON a.elevator_id = v.elevator_id AND v.started_at >= a.f AND v.started_at < a.t
  JOIN scope firm ON firm.scope_type = 'firm' AND firm.scope_id = v.firm_id
  WHERE started_at >= getvariable('visits_from')::DATE AND started_at < getvariable('end_day')::DATE
)
SELECT coalesce(s_town, s_use, s_age, s_man, s_unit, s_firm, 0) AS scope_no, m, count(*) AS visits,
  count(*) FILTER (WHERE paperless) AS paperless, count(*) FILTER (WHERE located) AS located,
  count(*) FILTER (WHERE timed) AS timed, count(*) FILTER (WHERE timed AND quick) AS quick
FROM v GROUP BY GROUPING SETS ((m), (m, s_town), (m, s_use), (m, s_age), (m, s_man), (m, s_unit), (m, s_firm));

CREATE OR REPLACE TEMP TABLE fault_lift AS
SELECT s.elevator_id, month_no(CAST(f.occurred_at AS DATE)) AS m, s_town, s_use, s_age, s_man, s_unit, s_firm, count(*) AS faults,
  count(*) FILTER (WHERE cause_group(cause_code) IN ('DOR', 'CTL', 'TRC', 'MNT', 'UNK')) AS attributable
FROM faults f JOIN segment s ON s.elevator_id = f.elevator_id AND f.occurred_at >= s.f AND f.occurred_at < s.t
WHERE s.in_scope AND f.occurred_at >= getvariable('faults_from')::DATE AND f.occurred_at < getvariable('end_day')::DATE
GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE fault_sum AS
SELECT coalesce(s_town, s_use, s_age, s_man, s_unit, s_firm, 0) AS scope_no, m, sum(faults) AS faults
FROM fault_lift GROUP BY GROUPING SETS ((m), (m, s_town), (m, s_use), (m, s_age), (m, s_man), (m, s_unit), (m, s_firm));

CREATE OR REPLACE TEMP TABLE repeat_sum AS
SELECT scope_no, m, count(*) AS repeat_lifts FROM (
  SELECT coalesce(s_town, s_use, s_age, s_man, s_firm, 0) AS scope_no, m, elevator_id
  FROM fault_lift WHERE attributable > 0
  GROUP BY GROUPING SETS ((m, elevator_id), (m, elevator_id, s_town), (m, elevator_id, s_use), (m, elevator_id, s_age), (m, elevator_id, s_man), (m, elevator_id, s_firm))
  HAVING sum(attributable) >= 3
) GROUP BY scope_no, m;

CREATE OR REPLACE TEMP TABLE down_sum AS
SELECT coalesce(s_town, s_use, s_age, s_man, s_unit, s_firm, 0) AS scope_no, month_no(d) AS m, sum(s) AS down_seconds
FROM down_part JOIN segment USING (seg_no)
GROUP BY GROUPING SETS ((m), (m, s_town), (m, s_use), (m, s_age), (m, s_man), (m, s_unit), (m, s_firm));

CREATE OR REPLACE TEMP TABLE complaint_sum AS
SELECT scope_no, m, count(*) AS complaints FROM (
  SELECT month_no(CAST(received_at AS DATE)) AS m,
    unnest([0, s.s_town, s.s_use, s.s_age, s.s_man, s.s_unit, coalesce(firm.scope_no, s.s_firm)]) AS scope_no
  FROM complaints c JOIN segment s ON s.elevator_id = c.elevator_id AND received_at >= s.f AND received_at < s.t AND s.in_scope
  LEFT JOIN scope firm ON firm.scope_type = 'firm' AND firm.scope_id = c.firm_id
  WHERE substantiated AND received_at >= getvariable('complaints_from')::DATE AND received_at < getvariable('end_day')::DATE
  UNION ALL
  SELECT month_no(CAST(received_at AS DATE)), unnest([0, firm.scope_no])
  FROM complaints c LEFT JOIN scope firm ON firm.scope_type = 'firm' AND firm.scope_id = c.firm_id
  WHERE elevator_id IS NULL AND substantiated
    AND received_at >= getvariable('complaints_from')::DATE AND received_at < getvariable('end_day')::DATE
) WHERE scope_no IS NOT NULL GROUP BY scope_no, m;

CREATE OR REPLACE TEMP TABLE check_sum AS
WITH c AS (
  SELECT s_town, s_use, s_age, s_man, s_unit, firm.scope_no AS s_firm, month_no(checked_on) AS m, score, coalesce(serious_items > 0, false) AS serious
  FROM spot_checks c JOIN aged s ON s.elevator_id = c.elevator_id AND checked_on >= s.f AND checked_on < s.t
  JOIN scope firm ON firm.scope_type = 'firm' AND firm.scope_id = c.firm_id
  WHERE checked_on >= getvariable('first_day')::DATE AND checked_on < getvariable('end_day')::DATE
)
SELECT coalesce(s_town, s_use, s_age, s_man, s_unit, s_firm, 0) AS scope_no, m, count(*) AS checks, sum(score) AS score_s,
  sum(score * score) AS score_q, count(*) FILTER (WHERE serious) AS serious
FROM c GROUP BY GROUPING SETS ((m), (m, s_town), (m, s_use), (m, s_age), (m, s_man), (m, s_unit), (m, s_firm));

-- All of it side by side, and exposure once more from the first month of each optional table on.
CREATE OR REPLACE TEMP TABLE monthly AS
WITH one AS (
  FROM lift_days UNION ALL BY NAME FROM event_sum UNION ALL BY NAME FROM order_sum UNION ALL BY NAME FROM chain_sum
  UNION ALL BY NAME FROM visit_sum UNION ALL BY NAME FROM fault_sum UNION ALL BY NAME FROM repeat_sum
  UNION ALL BY NAME FROM down_sum UNION ALL BY NAME FROM complaint_sum UNION ALL BY NAME FROM check_sum
), w AS (
  SELECT scope_no, m, CAST(coalesce(sum(COLUMNS(* EXCLUDE (scope_no, m))), 0) AS BIGINT) FROM one GROUP BY scope_no, m
)
SELECT *,
  CASE WHEN m >= month_no(getvariable('faults_from')::DATE) THEN scope_days ELSE 0 END AS scope_days_faults,
  CASE WHEN m >= month_no(getvariable('faults_from')::DATE) THEN month_parts ELSE 0 END AS month_parts_faults,
  CASE WHEN m >= month_no(getvariable('complaints_from')::DATE) THEN month_parts ELSE 0 END AS month_parts_complaints,
  CASE WHEN m >= month_no(getvariable('policies_from')::DATE) THEN use_days ELSE 0 END AS use_days_policies
FROM w;

-- ---- Periods.
CREATE OR REPLACE TEMP TABLE period AS
WITH d AS (
  SELECT 'month' AS period_type, first AS period_start, CAST(first + INTERVAL 1 MONTH AS DATE) AS period_end FROM month
  UNION
  SELECT 'quarter', CAST(date_trunc('quarter', first) AS DATE), CAST(date_trunc('quarter', first) + INTERVAL 3 MONTH AS DATE) FROM month
  UNION
  SELECT 'year', CAST(date_trunc('year', first) AS DATE), CAST(date_trunc('year', first) + INTERVAL 1 YEAR AS DATE) FROM month
  UNION
  SELECT 'r12m', first, CAST(first + INTERVAL 12 MONTH AS DATE) FROM month
  WHERE first + INTERVAL 12 MONTH <= getvariable('end_day')::DATE
)
SELECT row_number() OVER (ORDER BY period_type, period_start) AS period_no, period_type, period_start, period_end,
  least(getvariable('as_of')::DATE, period_end - 1) AS as_of,
  period_end > getvariable('end_day')::DATE AS unfinished
FROM d;

CREATE OR REPLACE TEMP TABLE period_month AS
SELECT p.period_no, p.period_type, m FROM period p JOIN month ON first >= period_start AND first < period_end;

CREATE OR REPLACE TEMP TABLE wide AS
SELECT scope_no, period_no, CAST(sum(COLUMNS(monthly.* EXCLUDE (scope_no, m))) AS BIGINT)
FROM monthly JOIN period_month USING (m) JOIN scope USING (scope_no)
WHERE period_type IN ('quarter', 'year', 'month') AND (scope_type <> 'use_unit' OR period_type = 'year')
GROUP BY scope_no, period_no
UNION ALL BY NAME
-- Twelve months at once: a month counts from its own number on and falls out twelve later.
SELECT scope_no, period_no, total.* EXCLUDE (scope_no, m) FROM (
  SELECT scope_no, m, CAST(sum(COLUMNS(* EXCLUDE (scope_no, m))) OVER (PARTITION BY scope_no ORDER BY m RANGE BETWEEN 11 PRECEDING AND CURRENT ROW) AS BIGINT)
  FROM (FROM monthly UNION ALL BY NAME SELECT scope_no, month.m FROM (SELECT DISTINCT scope_no FROM monthly) CROSS JOIN month
    ANTI JOIN monthly x USING (scope_no, m))
) total JOIN period ON period_type = 'r12m' AND period_start = CAST(getvariable('first_day')::DATE + to_months(CAST(m - 11 AS INTEGER)) AS DATE);

-- For the county a row of every period, whatever is in it.
INSERT INTO wide BY NAME
SELECT 0 AS scope_no, period_no FROM period WHERE period_no NOT IN (SELECT period_no FROM wide WHERE scope_no = 0);
