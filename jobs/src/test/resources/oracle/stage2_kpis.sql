-- Part 3 of the specification: from facts to KPI rows.

-- ---- Monthly sums per scope.
-- Lift-days: an interval adds one lift from its first day on and takes it away at its end. With
-- N(m) lifts standing when month m begins, its lift-days are N(m) x days(m) + what changes within
-- it, each change weighed by the days left. So only the ends of intervals are ever looked at.
SET VARIABLE last_month = (SELECT month_no(getvariable('as_of')::DATE));

CREATE OR REPLACE TEMP MACRO left_in_month(d) AS last_day(d) - d + 1;

CREATE OR REPLACE TEMP TABLE month AS
SELECT CAST(m AS INTEGER) AS m, CAST(getvariable('first_day')::DATE + to_months(CAST(m AS INTEGER)) AS DATE) AS first,
  day(last_day(CAST(getvariable('first_day')::DATE + to_months(CAST(m AS INTEGER)) AS DATE))) AS days
FROM range(getvariable('last_month') + 1) AS r(m);

-- A piece within one month is its days and nothing to carry on (n = 0).
-- The dimensions are summed in three ways only; the others follow from the first of them.
CREATE OR REPLACE TEMP TABLE segment_sum AS
WITH s AS (
  SELECT * REPLACE (greatest(f, getvariable('first_day')::DATE) AS f) FROM segment WHERE in_use AND t > getvariable('first_day')::DATE
), e AS (
  SELECT * EXCLUDE (n), month_no(f) AS m, 1 AS n, left_in_month(f) AS r FROM s
  UNION ALL
  SELECT * EXCLUDE (n), month_no(t) AS m, -1, -left_in_month(t) FROM s WHERE month_no(t) <= getvariable('last_month')
)
SELECT m, s_town, s_use, s_age, s_man, s_unit, s_firm,
    sum(CASE WHEN in_scope THEN n ELSE 0 END) AS d_scope, sum(CASE WHEN in_scope THEN r ELSE 0 END) AS r_scope,
    sum(CASE WHEN true THEN n ELSE 0 END) AS d_use, sum(CASE WHEN true THEN r ELSE 0 END) AS r_use,
    sum(CASE WHEN passenger_use THEN n ELSE 0 END) AS d_passenger, sum(CASE WHEN passenger_use THEN r ELSE 0 END) AS r_passenger,
    sum(CASE WHEN in_scope AND signal THEN n ELSE 0 END) AS d_signal, sum(CASE WHEN in_scope AND signal THEN r ELSE 0 END) AS r_signal,
    sum(CASE WHEN public_use THEN n ELSE 0 END) AS d_public, sum(CASE WHEN public_use THEN r ELSE 0 END) AS r_public,
    sum(CASE WHEN maker_use THEN n ELSE 0 END) AS d_maker, sum(CASE WHEN maker_use THEN r ELSE 0 END) AS r_maker,
    sum(CASE WHEN full_use THEN n ELSE 0 END) AS d_full, sum(CASE WHEN full_use THEN r ELSE 0 END) AS r_full
FROM e GROUP BY GROUPING SETS ((m, s_town, s_use, s_age, s_man), (m, s_unit), (m, s_firm));

CREATE OR REPLACE TEMP TABLE lasting_sum AS
WITH s AS (
  SELECT * REPLACE (greatest(f, getvariable('first_day')::DATE) AS f), month_no(greatest(f, getvariable('first_day')::DATE)) AS mf, month_no(t) AS mt
  FROM lasting WHERE t > greatest(f, getvariable('first_day')::DATE)
), e AS (
  SELECT measure, mf AS m, CASE WHEN mf = mt THEN 0 ELSE 1 END AS n, CASE WHEN mf = mt THEN t - f ELSE left_in_month(f) END AS r,
    s_town, s_use, s_age, s_man, s_unit, s_firm FROM s
  UNION ALL
  SELECT measure, mt, -1, -left_in_month(t), s_town, s_use, s_age, s_man, s_unit, s_firm FROM s
  WHERE mf < mt AND mt <= getvariable('last_month')
)
SELECT measure, m, s_town, s_use, s_age, s_man, s_unit, s_firm, sum(n) AS n, sum(r) AS r
FROM e GROUP BY GROUPING SETS ((measure, m, s_town, s_use, s_age, s_man), (measure, m, s_unit), (measure, m, s_firm));

CREATE OR REPLACE TEMP TABLE lift_days AS
WITH a AS (
  SELECT coalesce(s_town, s_use, s_age, s_man, 0) AS scope_no, m, sum(COLUMNS(c -> regexp_matches(c, '^[dr]_')))
  FROM segment_sum WHERE s_town IS NOT NULL GROUP BY GROUPING SETS ((m), (m, s_town), (m, s_use), (m, s_age), (m, s_man))
  UNION ALL
  SELECT coalesce(s_unit, s_firm), m, COLUMNS(c -> regexp_matches(c, '^[dr]_')) FROM segment_sum WHERE s_town IS NULL
), b0 AS (
  SELECT coalesce(s_town, s_use, s_age, s_man, 0) AS scope_no, m, measure, sum(n) AS n, sum(r) AS r
  FROM lasting_sum WHERE s_town IS NOT NULL
  GROUP BY GROUPING SETS ((measure, m), (measure, m, s_town), (measure, m, s_use), (measure, m, s_age), (measure, m, s_man))
  UNION ALL
  SELECT coalesce(s_unit, s_firm), m, measure, n, r FROM lasting_sum WHERE s_town IS NULL
), b AS (
  SELECT scope_no, m,
    sum(n) FILTER (WHERE measure = 1) AS d_iot, sum(r) FILTER (WHERE measure = 1) AS r_iot,
    sum(n) FILTER (WHERE measure = 2) AS d_on_demand, sum(r) FILTER (WHERE measure = 2) AS r_on_demand,
    sum(n) FILTER (WHERE measure = 3) AS d_insured, sum(r) FILTER (WHERE measure = 3) AS r_insured,
    sum(n) FILTER (WHERE measure = 4) AS d_parts, sum(r) FILTER (WHERE measure = 4) AS r_parts,
    sum(n) FILTER (WHERE measure = 5) AS d_dated, sum(r) FILTER (WHERE measure = 5) AS r_dated,
    sum(n) FILTER (WHERE measure = 6) AS d_overdue, sum(r) FILTER (WHERE measure = 6) AS r_overdue,
    sum(n) FILTER (WHERE measure = 7) AS d_due, sum(r) FILTER (WHERE measure = 7) AS r_due,
    sum(n) FILTER (WHERE measure = 8) AS d_uncovered, sum(r) FILTER (WHERE measure = 8) AS r_uncovered,
    sum(n) FILTER (WHERE measure = 9) AS d_down, sum(r) FILTER (WHERE measure = 9) AS r_down
  FROM b0 GROUP BY scope_no, m
), dense AS (
  SELECT s.scope_no, month.m, month.days, a.* EXCLUDE (scope_no, m), b.* EXCLUDE (scope_no, m)
  FROM (SELECT DISTINCT scope_no FROM a) s CROSS JOIN month
  LEFT JOIN a ON a.scope_no = s.scope_no AND a.m = month.m LEFT JOIN b ON b.scope_no = s.scope_no AND b.m = month.m
), standing AS (
  SELECT scope_no, m, days, COLUMNS(c -> regexp_matches(c, '^r_')),
    sum(COLUMNS(c -> regexp_matches(c, '^d_'))) OVER (PARTITION BY scope_no ORDER BY m ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
  FROM dense
)
SELECT scope_no, m,
  coalesce(d_scope, 0) * days + coalesce(r_scope, 0) AS scope_days,
  coalesce(d_use, 0) * days + coalesce(r_use, 0) AS use_days,
  coalesce(d_passenger, 0) * days + coalesce(r_passenger, 0) AS passenger_days,
  coalesce(d_signal, 0) * days + coalesce(r_signal, 0) AS signal_days,
  coalesce(d_public, 0) * days + coalesce(r_public, 0) AS public_days,
  coalesce(d_maker, 0) * days + coalesce(r_maker, 0) AS maker_days,
  coalesce(d_full, 0) * days + coalesce(r_full, 0) AS full_days,
  coalesce(d_iot, 0) * days + coalesce(r_iot, 0) AS iot_days,
  coalesce(d_on_demand, 0) * days + coalesce(r_on_demand, 0) AS on_demand_days,
  coalesce(d_insured, 0) * days + coalesce(r_insured, 0) AS insured_days,
  coalesce(d_parts, 0) * days + coalesce(r_parts, 0) AS parts_days,
  coalesce(d_dated, 0) * days + coalesce(r_dated, 0) AS dated_days,
  coalesce(d_overdue, 0) * days + coalesce(r_overdue, 0) AS overdue_days,
  coalesce(d_due, 0) * days + coalesce(r_due, 0) AS due_days,
  coalesce(d_uncovered, 0) * days + coalesce(r_uncovered, 0) AS uncovered_days,
  coalesce(d_down, 0) * days + coalesce(r_down, 0) AS down_days,
  -- Lift-months, exactly: 377580 = lcm(28, 29, 30, 31) parts each.
  (coalesce(d_scope, 0) * days + coalesce(r_scope, 0)) * (377580 // days) AS month_parts
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
CREATE OR REPLACE TEMP TABLE visit_part AS
SELECT month_no(d) AS m, a.s_town, a.s_use, a.s_age, a.s_man, a.s_unit, v.s_firm, count(*) AS visits,
  count(*) FILTER (WHERE paperless) AS paperless, count(*) FILTER (WHERE located) AS located,
  count(*) FILTER (WHERE timed) AS timed, count(*) FILTER (WHERE quick) AS quick
FROM visit v JOIN aged a ON a.lift_no = v.lift_no AND v.d >= a.f AND v.d < a.t
WHERE d >= getvariable('visits_from')::DATE
GROUP BY GROUPING SETS ((m, a.s_town, a.s_use, a.s_age, a.s_man), (m, a.s_unit), (m, v.s_firm));

CREATE OR REPLACE TEMP TABLE visit_sum AS
SELECT coalesce(s_town, s_use, s_age, s_man, 0) AS scope_no, m, sum(COLUMNS(* EXCLUDE (m, s_town, s_use, s_age, s_man, s_unit, s_firm)))
FROM visit_part WHERE s_town IS NOT NULL GROUP BY GROUPING SETS ((m), (m, s_town), (m, s_use), (m, s_age), (m, s_man))
UNION ALL
SELECT coalesce(s_unit, s_firm), m, visits, paperless, located, timed, quick FROM visit_part WHERE s_town IS NULL;

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
  FROM fault_lift SEMI JOIN (
    SELECT elevator_id, m FROM fault_lift GROUP BY elevator_id, m HAVING sum(attributable) >= 3) USING (elevator_id, m)
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
  SELECT scope.scope_no, month.m, COLUMNS(* EXCLUDE (scope_no, m, scope_type, scope_id, first, days))
  FROM scope CROSS JOIN month
  LEFT JOIN lift_days USING (scope_no, m) LEFT JOIN event_sum USING (scope_no, m) LEFT JOIN order_sum USING (scope_no, m)
  LEFT JOIN chain_sum USING (scope_no, m) LEFT JOIN visit_sum USING (scope_no, m) LEFT JOIN fault_sum USING (scope_no, m)
  LEFT JOIN repeat_sum USING (scope_no, m) LEFT JOIN down_sum USING (scope_no, m) LEFT JOIN complaint_sum USING (scope_no, m)
  LEFT JOIN check_sum USING (scope_no, m)
), w AS (
  SELECT scope_no, m, coalesce(CAST(COLUMNS(* EXCLUDE (scope_no, m)) AS BIGINT), 0) FROM one
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
  SELECT scope_no, m, CAST(sum(COLUMNS(* EXCLUDE (scope_no, m))) OVER (PARTITION BY scope_no ORDER BY m ROWS BETWEEN 11 PRECEDING AND CURRENT ROW) AS BIGINT)
  FROM monthly
) total JOIN period ON period_type = 'r12m' AND period_start = CAST(getvariable('first_day')::DATE + to_months(CAST(m - 11 AS INTEGER)) AS DATE);
