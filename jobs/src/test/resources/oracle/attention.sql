-- Part 3b of the specification: watch list, alerts and plan board, from the tables of stage 2. A reason is a set of
-- intervals [f, t) of days on which it holds; what is open is the run of days that has as_of in it.

CREATE OR REPLACE TEMP MACRO percent(a, b) AS printf('%.1f', round(100.0 * a / b, 1));
CREATE OR REPLACE TEMP MACRO first_ten(ids, separator) AS array_to_string(ids[1:10], separator);

-- ---- The register: each row until the next, whatever it says.
CREATE OR REPLACE TEMP TABLE register_row AS
SELECT * EXCLUDE (t), coalesce(t, getvariable('end_day')::DATE) AS t FROM (
  SELECT *, effective_from AS f, lead(effective_from) OVER (PARTITION BY elevator_id ORDER BY effective_from) AS t
  FROM elevators WHERE effective_from < getvariable('end_day')::DATE
);
CREATE OR REPLACE TEMP TABLE register_now AS FROM register_row WHERE t = getvariable('end_day')::DATE;

-- The first day of the present use: the run of rows in use that ends with as_of.
CREATE OR REPLACE TEMP TABLE in_use_now AS
SELECT elevator_id, coalesce(max(t) FILTER (WHERE status <> 'in_use'), min(f)) AS use_from
FROM register_row WHERE elevator_id IN (SELECT elevator_id FROM register_now WHERE status = 'in_use')
GROUP BY elevator_id;

CREATE OR REPLACE TEMP TABLE firm_now AS
SELECT elevator_id, firm_id, n, run_from FROM firm_piece
WHERE t = getvariable('end_day')::DATE AND firm_id IS NOT NULL;

CREATE OR REPLACE TEMP TABLE trapped AS
SELECT event_id, elevator_id, event_date AS d, coalesce(injured > 0, false) AS injured, mass, firm_id, s_town,
  cause_group IN ('DOR', 'CTL', 'TRC', 'MNT', 'UNK') AS attributable
FROM event WHERE is_entrapment AND in_scope;

CREATE OR REPLACE TEMP TABLE due_date AS
SELECT elevator_id, inspection_id, next_due_on, inspected_on AS f,
  coalesce(lead(inspected_on) OVER later, getvariable('end_day')::DATE) AS t, lead(inspection_id) OVER later IS NULL AS latest
FROM inspections WHERE next_due_on IS NOT NULL AND inspected_on < getvariable('end_day')::DATE
WINDOW later AS (PARTITION BY elevator_id ORDER BY inspected_on, inspection_id);

CREATE OR REPLACE TEMP TABLE fault_in_scope AS
SELECT f.fault_id, f.elevator_id, f.occurred_at, CAST(f.occurred_at AS DATE) AS d,
  cause_group(cause_code) IN ('DOR', 'CTL', 'TRC', 'MNT', 'UNK') AS attributable
FROM faults f JOIN segment s ON s.elevator_id = f.elevator_id AND f.occurred_at >= s.f AND f.occurred_at < s.t
WHERE s.in_scope AND f.occurred_at < getvariable('end_day')::DATE;

CREATE OR REPLACE TEMP TABLE holding (subject_type VARCHAR, subject_id VARCHAR, reason VARCHAR, f DATE, t DATE);
CREATE OR REPLACE TEMP TABLE told (subject_type VARCHAR, subject_id VARCHAR, reason VARCHAR, points BIGINT, evidence VARCHAR);

-- ---- Lifts: two entrapments within 30 days (the second's day to the 30th day of the first), injuries for 90 days.
INSERT INTO holding
SELECT 'lift', elevator_id, 'repeat_entrapments', d, before + 30
FROM (SELECT elevator_id, d, lag(d) OVER (PARTITION BY elevator_id ORDER BY d, event_id) AS before FROM trapped)
WHERE d < before + 30
UNION ALL
SELECT 'lift', elevator_id, 'injury', d, d + 90 FROM trapped WHERE injured;
INSERT INTO told
SELECT 'lift', elevator_id, 'repeat_entrapments', 5, first_ten(list(d || ' ' || event_id ORDER BY d, event_id), '; ')
FROM trapped WHERE d > getvariable('as_of')::DATE - 30 GROUP BY elevator_id
UNION ALL
SELECT 'lift', elevator_id, 'injury', 5, first_ten(list(d || ' ' || event_id ORDER BY d, event_id), '; ')
FROM trapped WHERE injured AND d > getvariable('as_of')::DATE - 90 GROUP BY elevator_id;

INSERT INTO holding
SELECT 'lift', elevator_id, 'inspection_overdue', greatest(f, next_due_on + 1), t FROM due_date
UNION ALL
SELECT 'lift', elevator_id, 'inspection_due', greatest(f, next_due_on - 30), least(t, next_due_on + 1) FROM due_date;
INSERT INTO told
SELECT 'lift', elevator_id, unnest(['inspection_overdue', 'inspection_due']), unnest([4, 1]), next_due_on || ' ' || inspection_id
FROM due_date WHERE latest;

INSERT INTO holding SELECT 'lift', elevator_id, 'maintenance_overdue', first_day, last_day + 1 FROM episode;
INSERT INTO told
SELECT 'lift', elevator_id, 'maintenance_overdue', CASE WHEN last_day - first_day >= 14 THEN 4 ELSE 2 END,
  (last_day - first_day + 1) || ' d; ' || firm_id
FROM episode WHERE last_day = getvariable('as_of')::DATE;

INSERT INTO holding SELECT 'lift', elevator_id, 'no_firm', f, t FROM firm_piece WHERE firm_id IS NULL;
INSERT INTO told
SELECT 'lift', elevator_id, 'no_firm', 4, coalesce(last_one, '')
FROM (SELECT DISTINCT elevator_id FROM elevators) LEFT JOIN (
  SELECT elevator_id, arg_max(contract_id || '; ' || firm_id || '; ' || ends_on, ROW(ends_on, contract_id)) AS last_one
  FROM contracts WHERE starts_on < getvariable('end_day')::DATE AND ends_on > starts_on GROUP BY elevator_id
) USING (elevator_id);

INSERT INTO holding
SELECT 'lift', elevator_id, 'licence_expired', greatest(run_from, licence_valid_to + 1), getvariable('end_day')::DATE
FROM firm_now JOIN firms USING (firm_id) WHERE licence_valid_to IS NOT NULL;
INSERT INTO told
SELECT 'lift', elevator_id, 'licence_expired', 4, firm_id || '; ' || licence_valid_to FROM firm_now JOIN firms USING (firm_id)
WHERE licence_valid_to IS NOT NULL;

-- Three faults in a calendar month: from the third on to the end of the next month. Faults of 12 months and this one.
CREATE OR REPLACE TEMP TABLE failing_month AS
SELECT elevator_id, date_trunc('month', d) AS m, count(*) AS n, list(d ORDER BY occurred_at, fault_id)[3] AS third,
  list(fault_id ORDER BY occurred_at, fault_id) AS ids
FROM fault_in_scope
WHERE attributable AND d >= date_trunc('month', getvariable('as_of')::DATE) - INTERVAL 12 MONTH
GROUP BY ALL HAVING count(*) >= 3;
INSERT INTO holding SELECT 'lift', elevator_id, 'repeat_faults', third, CAST(m + INTERVAL 2 MONTH AS DATE) FROM failing_month;
INSERT INTO told
SELECT 'lift', elevator_id, 'repeat_faults', 3,
  len(ids) || ': ' || first_ten(ids, ', ') || CASE WHEN len(ids) > 10 THEN ', …' ELSE '' END
FROM (
  SELECT elevator_id, flatten(list(ids ORDER BY m)) AS ids FROM failing_month
  WHERE m >= date_trunc('month', getvariable('as_of')::DATE) - INTERVAL 1 MONTH GROUP BY elevator_id
);

CREATE OR REPLACE TEMP TABLE standing AS
SELECT elevator_id, CAST(min(occurred_at) + INTERVAL 72 HOUR AS DATE) AS f, list(fault_id ORDER BY occurred_at, fault_id) AS ids
FROM faults
WHERE restored_at IS NULL AND occurred_at + INTERVAL 72 HOUR < CAST(getvariable('end_day')::DATE AS TIMESTAMP)
GROUP BY elevator_id;
INSERT INTO holding SELECT 'lift', elevator_id, 'out_of_order', f, getvariable('end_day')::DATE FROM standing;
INSERT INTO told
SELECT 'lift', elevator_id, 'out_of_order', 2, first_ten(ids, ', ') || CASE WHEN len(ids) > 10 THEN ', …' ELSE '' END FROM standing;

INSERT INTO holding
SELECT 'lift', elevator_id, 'assessed_unsafe', coalesce(assessed_on, f), least(t, coalesce(hazard_closed_on, t))
FROM register_row WHERE status = 'in_use' AND assessment IN ('renovate', 'replace', 'stop');
INSERT INTO told
SELECT 'lift', elevator_id, 'assessed_unsafe', 4, concat_ws('; ', assessment, assessed_on) FROM register_now WHERE assessment IS NOT NULL;

INSERT INTO holding SELECT 'lift', elevator_id, 'no_use_unit', f, t FROM register_row WHERE status = 'in_use' AND use_unit_id IS NULL;
INSERT INTO told SELECT 'lift', elevator_id, 'no_use_unit', 1, '' FROM register_now;

-- Old and failing: the third fault of the last 12 months with data is the beginning, or its 15th birthday.
SET VARIABLE year_from = greatest(CAST(getvariable('as_of')::DATE - INTERVAL 12 MONTH AS DATE) + 1, getvariable('faults_from')::DATE);
CREATE OR REPLACE TEMP TABLE failing AS
WITH days AS (
  SELECT elevator_id, sum(t - greatest(f, getvariable('year_from')::DATE)) AS days
  FROM segment WHERE in_scope AND t > getvariable('year_from')::DATE GROUP BY elevator_id
), seen AS (
  SELECT elevator_id, count(*) AS n, list(d ORDER BY occurred_at, fault_id)[3] AS third
  FROM fault_in_scope WHERE d >= getvariable('year_from')::DATE GROUP BY elevator_id
)
SELECT elevator_id, coalesce(n, 0) AS n, third, coalesce(days, 0) AS days, sum(coalesce(n, 0)) OVER () AS fleet_n, sum(coalesce(days, 0)) OVER () AS fleet_days
FROM seen FULL JOIN days USING (elevator_id);
INSERT INTO holding
SELECT 'lift', elevator_id, 'assess', greatest(third, CAST(installed_on + INTERVAL 15 YEAR AS DATE)), getvariable('end_day')::DATE
FROM failing JOIN register_now USING (elevator_id)
WHERE n >= 3 AND n * fleet_days > 3 * fleet_n * days AND (renovated_on IS NULL OR renovated_on > getvariable('as_of')::DATE);
INSERT INTO told
SELECT 'lift', elevator_id, 'assess', 2, n || ' / ' || days || ' d; ' || installed_on FROM failing JOIN register_now USING (elevator_id)
WHERE installed_on IS NOT NULL;

CREATE OR REPLACE TEMP TABLE unvisited AS
SELECT elevator_id, last, greatest(60, 2 * coalesce(n, 0)) AS after,
  coalesce(last, greatest(use_from, getvariable('first_visit')::DATE)) AS counted_from
FROM in_use_now LEFT JOIN firm_now USING (elevator_id) LEFT JOIN (
  SELECT elevator_id, CAST(max(started_at) AS DATE) AS last FROM maintenance_visits
  WHERE started_at < getvariable('end_day')::DATE GROUP BY elevator_id
) USING (elevator_id)
WHERE getvariable('first_visit') IS NOT NULL;
INSERT INTO holding
SELECT 'lift', elevator_id, 'no_visit', CAST(counted_from + after AS DATE), getvariable('end_day')::DATE FROM unvisited;
INSERT INTO told SELECT 'lift', elevator_id, 'no_visit', 3, coalesce(CAST(last AS VARCHAR), '–') || '; ' || after || ' d' FROM unvisited;

-- ---- Firms.
INSERT INTO holding
SELECT 'firm', firm_id, 'licence_expired', licence_valid_to + 1, getvariable('end_day')::DATE FROM firms WHERE licence_valid_to IS NOT NULL
UNION ALL
SELECT 'firm', firm_id, 'licence_expiring', licence_valid_to - 60, licence_valid_to + 1 FROM firms WHERE licence_valid_to IS NOT NULL;
INSERT INTO told
SELECT 'firm', firm_id, unnest(['licence_expired', 'licence_expiring']), NULL, CAST(licence_valid_to AS VARCHAR) FROM firms
WHERE licence_valid_to IS NOT NULL;

-- An expired licence that was renewed is no longer a sanction.
CREATE OR REPLACE TEMP TABLE sanctioned AS
SELECT sanction_id, firm_id, s.kind, decided_on AS f, coalesce(ends_on, CAST(decided_on
  + CASE WHEN s.kind IN ('licence_revoked', 'blacklist') THEN INTERVAL 3 YEAR ELSE INTERVAL 1 YEAR END AS DATE)) AS t
FROM sanctions s JOIN firms USING (firm_id)
WHERE decided_on < getvariable('end_day')::DATE
  AND NOT (s.kind = 'licence_expired' AND coalesce(licence_valid_to > getvariable('as_of')::DATE, false));
INSERT INTO holding SELECT 'firm', firm_id, 'sanction', f, t FROM sanctioned;
INSERT INTO told
SELECT 'firm', firm_id, 'sanction', NULL, first_ten(list(f || ' ' || kind || ' ' || sanction_id ORDER BY f, sanction_id), '; ')
FROM sanctioned WHERE t > getvariable('as_of')::DATE GROUP BY firm_id;

-- Shares of 90 days, for every day from the first with a record on; visits of the last 400 days.
CREATE OR REPLACE TEMP TABLE share_day AS
WITH record AS (
  SELECT 'missing_arrivals' AS reason, 10 AS least, o.firm_id, o.order_date AS d, r.arrival IS NULL AS bad
  FROM order_fact o JOIN rescue_order r USING (order_id) WHERE to_answer AND o.firm_id IS NOT NULL
  UNION ALL
  SELECT 'short_visits', 30, firm_id, CAST(started_at AS DATE), finished_at < started_at + INTERVAL 10 MINUTE
  FROM maintenance_visits
  WHERE finished_at >= started_at AND started_at < getvariable('end_day')::DATE AND started_at >= getvariable('as_of')::DATE - 400
), day AS (
  SELECT reason, least, firm_id, d, count(*) FILTER (WHERE bad) AS bad_ones, count(*) AS all_ones FROM record GROUP BY ALL
  UNION ALL
  SELECT reason, least, firm_id, CAST(unnest(generate_series(CAST(min(d) AS TIMESTAMP), CAST(getvariable('as_of')::DATE AS TIMESTAMP), INTERVAL 1 DAY)) AS DATE), 0, 0
  FROM record GROUP BY ALL
), dense AS (
  SELECT reason, least, firm_id, d, sum(bad_ones) AS bad_ones, sum(all_ones) AS all_ones FROM day GROUP BY ALL
)
SELECT reason, least, firm_id, d, sum(bad_ones) OVER quarter AS bad_ones, sum(all_ones) OVER quarter AS all_ones
FROM dense WINDOW quarter AS (PARTITION BY reason, firm_id ORDER BY d ROWS BETWEEN 89 PRECEDING AND CURRENT ROW);
INSERT INTO holding SELECT 'firm', firm_id, reason, d, d + 1 FROM share_day WHERE all_ones >= least AND 5 * bad_ones > all_ones;
INSERT INTO told
SELECT 'firm', firm_id, reason, NULL, bad_ones || ' / ' || all_ones || ' = ' || percent(bad_ones, all_ones) || ' %'
FROM share_day WHERE d = getvariable('as_of')::DATE AND all_ones > 0;

-- One technician: each visit of the last 180 days against the earlier one at another lift that ends last.
CREATE OR REPLACE TEMP TABLE overlap AS
WITH work AS (
  SELECT visit_id, firm_id, technician_id, elevator_id, started_at AS a, finished_at AS z FROM maintenance_visits
  WHERE technician_id IS NOT NULL AND finished_at > started_at AND started_at < getvariable('end_day')::DATE
    AND started_at >= getvariable('as_of')::DATE - 179
)
SELECT second.firm_id, second.visit_id, second.a, CAST(second.a AS DATE) AS d,
  list(first.visit_id ORDER BY first.z DESC, first.a, first.visit_id)[1] AS other
FROM work second JOIN work first ON first.firm_id = second.firm_id AND first.technician_id = second.technician_id
  AND first.elevator_id <> second.elevator_id AND ROW(first.a, first.visit_id) < ROW(second.a, second.visit_id) AND first.z > second.a
GROUP BY ALL;
INSERT INTO holding SELECT 'firm', firm_id, 'overlapping_visits', d, d + 90 FROM overlap;
INSERT INTO told
SELECT 'firm', firm_id, 'overlapping_visits', NULL,
  count(*) || ': ' || first_ten(list(d || ' ' || other || ' + ' || visit_id ORDER BY a, visit_id), '; ')
FROM overlap WHERE d > getvariable('as_of')::DATE - 90 GROUP BY firm_id;

-- Lifts due and overdue of each firm, day by day.
CREATE OR REPLACE TEMP TABLE any_day AS
SELECT CAST(unnest(generate_series(CAST(getvariable('first_day')::DATE AS TIMESTAMP), CAST(getvariable('as_of')::DATE AS TIMESTAMP), INTERVAL 1 DAY)) AS DATE) AS d;
CREATE OR REPLACE TEMP TABLE due_lifts AS
WITH part AS (
  SELECT firm_id, f, t, 0 AS late, 1 AS due FROM due
  UNION ALL
  SELECT s.firm_id, u.f, u.t, 1, 0 FROM uncovered u JOIN segment s USING (seg_no)
)
SELECT firm_id, d, sum(late) AS late, sum(due) AS due FROM part JOIN any_day ON d >= f AND d < t GROUP BY ALL;
INSERT INTO holding SELECT 'firm', firm_id, 'overdue_lifts', d, d + 1 FROM due_lifts WHERE due >= 5 AND 10 * late > due;
INSERT INTO told
SELECT 'firm', firm_id, 'overdue_lifts', NULL, late || ' / ' || due || ' = ' || percent(late, due) || ' %'
FROM due_lifts WHERE d = getvariable('as_of')::DATE;

-- Twelve months hold from their last day until the next twelve are over.
CREATE OR REPLACE TEMP TABLE coded AS
SELECT f.scope_id AS firm_id, f.period_end, f.numerator, f.denominator, f.ci_low, c.value AS county
FROM kpi f JOIN kpi c ON c.kpi_id = f.kpi_id AND c.period_type = 'r12m' AND c.period_start = f.period_start AND c.scope_type = 'county'
WHERE f.kpi_id = 'external_cause_share' AND f.period_type = 'r12m' AND f.scope_type = 'firm' AND f.scope_id <> '(none)';
INSERT INTO holding
SELECT 'firm', firm_id, 'external_causes', period_end - 1, last_day(period_end) FROM coded WHERE denominator >= 20 AND ci_low > county;
INSERT INTO told
SELECT 'firm', firm_id, 'external_causes', NULL, CAST(numerator AS BIGINT) || ' / ' || CAST(denominator AS BIGINT) || ' = '
  || percent(numerator, denominator) || ' %; ' || percent(ci_low, 1) || ' % > ' || percent(county, 1) || ' %'
FROM coded WHERE last_day(period_end) > getvariable('as_of')::DATE;

CREATE OR REPLACE TEMP VIEW out_watchlist AS
WITH island AS (
  SELECT *, count(*) FILTER (WHERE begins) OVER (PARTITION BY subject_type, subject_id, reason ORDER BY f, t ROWS UNBOUNDED PRECEDING) AS nth FROM (
    SELECT *, coalesce(f > max(t) OVER (PARTITION BY subject_type, subject_id, reason ORDER BY f, t ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), true) AS begins
    FROM holding WHERE f < t AND f <= getvariable('as_of')::DATE
  )
), open AS (
  SELECT subject_type, subject_id, reason, min(f) AS f FROM island
  GROUP BY subject_type, subject_id, reason, nth HAVING max(t) > getvariable('as_of')::DATE
), both_kinds AS (
  SELECT o.*, greatest(o.f, use_from) AS since, town, use_type, site_name, coalesce(firm_id, '(none)') AS firm_id
  FROM open o JOIN in_use_now u ON u.elevator_id = subject_id JOIN register_now r ON r.elevator_id = subject_id
  LEFT JOIN firm_now n ON n.elevator_id = subject_id
  WHERE subject_type = 'lift'
  UNION ALL
  SELECT o.*, f, NULL, NULL, NULL, subject_id FROM open o WHERE subject_type = 'firm'
)
SELECT subject_type, subject_id, reason, since, points,
  CASE WHEN subject_type = 'lift' THEN sum(points) OVER (PARTITION BY subject_type, subject_id) END AS score,
  evidence, town, use_type, site_name, firm_id, getvariable('as_of')::DATE AS as_of
FROM both_kinds JOIN told USING (subject_type, subject_id, reason);

-- ---- Alerts.
CREATE OR REPLACE TEMP TABLE alert_day AS
WITH live AS (
  SELECT s_town, firm_id, d FROM segment JOIN any_day ON d >= f AND d < t WHERE in_scope
), counted AS (
  SELECT 'county' AS scope_type, 'county' AS scope_id, d, 0 AS y, 0 AS blamed, count(*) AS n FROM live GROUP BY d
  UNION ALL
  SELECT 'town', scope_id, d, 0, 0, count(*) FROM live JOIN scope ON scope_no = s_town GROUP BY ALL
  UNION ALL
  SELECT 'firm', firm_id, d, 0, 0, count(*) FROM live WHERE firm_id IS NOT NULL GROUP BY ALL
  UNION ALL
  SELECT 'county', 'county', d, 1, CAST(attributable AS INTEGER), 0 FROM trapped WHERE NOT mass
  UNION ALL
  SELECT 'town', scope_id, d, 1, 0, 0 FROM trapped JOIN scope ON scope_no = s_town WHERE NOT mass
  UNION ALL
  SELECT 'firm', firm_id, d, 1, 1, 0 FROM trapped WHERE NOT mass AND attributable AND firm_id IS NOT NULL
  UNION ALL
  SELECT scope_type, scope_id, d, 0, 0, 0
  FROM (SELECT DISTINCT 'town' AS scope_type, scope_id FROM live JOIN scope ON scope_no = s_town
    UNION SELECT DISTINCT 'firm', firm_id FROM live WHERE firm_id IS NOT NULL UNION SELECT 'county', 'county') CROSS JOIN any_day
)
SELECT scope_type, scope_id, d, sum(y) AS y, sum(blamed) AS blamed, sum(n) AS n FROM counted GROUP BY ALL;

-- The 365 days that end 31 days before the day, of which at least 180 have data.
CREATE OR REPLACE TEMP TABLE alert_mean AS
WITH based AS MATERIALIZED (
  SELECT *, sum(y) OVER before AS base_y, sum(blamed) OVER before AS base_blamed, sum(n) OVER before AS base_n, count(*) OVER before AS base_days
  FROM alert_day WINDOW before AS (PARTITION BY scope_type, scope_id ORDER BY d ROWS BETWEEN 395 PRECEDING AND 31 PRECEDING)
), rated AS (
  SELECT b.*, CASE WHEN c.base_n = 0 THEN 0 WHEN b.scope_type = 'firm' THEN c.base_blamed / CAST(c.base_n AS DOUBLE)
    ELSE c.base_y / CAST(c.base_n AS DOUBLE) END AS r
  FROM based b JOIN based c ON c.scope_type = 'county' AND c.d = b.d
  WHERE b.base_days >= 180
)
SELECT scope_type, scope_id, d, y, n, CAST(d - min(d) OVER () AS INTEGER) AS i,
  n * r * CASE WHEN scope_type = 'county' THEN 1 ELSE (base_y + 4) / (base_n * r + 4) END AS m,
  CASE WHEN scope_type = 'county' THEN 1.5 ELSE 3.0 END AS ratio, CASE WHEN scope_type = 'county' THEN 5.0 ELSE 4.0 END AS threshold
FROM rated;

CREATE OR REPLACE TEMP TABLE alert_path AS
WITH RECURSIVE path(scope_type, scope_id, i, c) AS (
  SELECT scope_type, scope_id, i, greatest(0.0, y * ln(ratio) - (ratio - 1) * m) FROM alert_mean WHERE i = 0
  UNION ALL
  SELECT a.scope_type, a.scope_id, a.i,
    greatest(0.0, CASE WHEN c >= threshold THEN 0.0 ELSE c END + y * ln(ratio) - (ratio - 1) * m)
  FROM path p JOIN alert_mean a ON a.scope_type = p.scope_type AND a.scope_id = p.scope_id AND a.i = p.i + 1
)
FROM path;

-- Shown: the last 400 days, those with a lift or an event. No table is declared daily here, so that no day is incomplete.
CREATE OR REPLACE TEMP VIEW out_alert AS
SELECT scope_type, scope_id, d AS date, CAST(y AS BIGINT) AS y, m, c, threshold, c >= threshold AS alarm, false AS incomplete
FROM alert_mean JOIN alert_path USING (scope_type, scope_id, i)
WHERE (y > 0 OR n > 0) AND d > getvariable('as_of')::DATE - 400;

-- ---- Plan board: the milestones of the county's plan of 2021 to 2023.
CREATE OR REPLACE TEMP TABLE milestone (task_no VARCHAR, milestone_no BIGINT, comparison VARCHAR, target DOUBLE, unit VARCHAR, deadline DATE,
  rule VARCHAR, kpi_id VARCHAR, metric VARCHAR, beside VARCHAR);
INSERT INTO milestone VALUES
  ('T1', 1, '>=', 0.99, 'share', '2023-12-31', NULL, 'response_rate', NULL, NULL),
  ('T2', 1, '<', 0.5, 'per_100_lift_months', '2023-12-31', NULL, 'entrapment_rate', NULL, NULL),
  ('T3', 1, '>=', 0.95, 'share', '2023-12-31', NULL, 'inspection_first_pass_rate', NULL, NULL),
  ('T4', 1, '<=', 30, 'minutes', '2023-12-31', NULL, 'arrival_mean', NULL, NULL),
  ('T5', 1, '>=', 0.98, 'share', '2023-12-31', NULL, 'on_time_rate', NULL, NULL),
  ('1', 1, '>=', 10, 'lifts', '2021-12-31', 'lifts_added', NULL, '加装数', NULL),
  ('1', 2, '>=', 15, 'lifts', '2022-12-31', 'lifts_added', NULL, '加装数', NULL),
  ('2', 1, '>=', 5, 'lifts', '2023-12-31', NULL, NULL, '公积金加装数', NULL),
  ('3', 1, '<=', 0, 'lifts', '2022-12-31', 'lifts_of_nobody', NULL, NULL, NULL),
  ('4', 1, '>=', 1, 'share', '2023-12-31', 'hazards_closed', NULL, NULL, NULL),
  ('5', 1, '>=', 1, 'done', '2022-12-31', NULL, NULL, '政策发布', NULL),
  ('6', 1, '>=', 5, 'lifts', '2021-12-31', 'lifts_renewed', NULL, NULL, NULL),
  ('6', 2, '>=', 1, 'done', '2021-12-31', NULL, NULL, '改造补助', NULL),
  ('6', 3, '>=', 1, 'share', '2022-12-31', 'old_residential_assessed', NULL, NULL, NULL),
  ('7', 1, '>=', 1, 'done', '2021-12-31', NULL, NULL, '方案发布', NULL),
  ('7', 2, '>=', 60, 'lifts', '2022-12-31', 'on_demand_lifts', NULL, NULL, NULL),
  ('8', 1, '>=', 1, 'share', '2022-12-31', 'public_full_service', NULL, NULL, NULL),
  ('9', 1, '>', 0, 'share', '2021-12-31', 'paperless_lifts', NULL, NULL, 'paperless_rate'),
  ('9', 2, '>=', 0.5, 'share', '2022-12-31', 'paperless_lifts', NULL, NULL, 'paperless_rate'),
  ('9', 3, '>=', 1, 'share', '2023-12-31', 'paperless_lifts', NULL, NULL, 'paperless_rate'),
  ('10', 1, '>', 0, 'share', '2023-12-31', 'on_demand_self_tested', NULL, NULL, NULL),
  ('11', 1, '>', 0, 'share', NULL, NULL, 'channel_96333_share', NULL, NULL),
  ('11', 2, '>=', 1, 'times', NULL, NULL, NULL, '宣传场次', NULL),
  ('12', 1, '>=', 1, 'share', '2022-02-28', 'mobile_signal', NULL, NULL, NULL),
  ('13', 1, '>=', 1, 'done', '2022-07-31', NULL, NULL, '平台投用', NULL),
  ('13', 2, '>=', 1, 'share', '2023-12-31', 'on_platform', NULL, NULL, NULL),
  ('14', 1, '>=', 1, 'share', '2023-12-31', 'new_lifts_with_terminal', NULL, NULL, NULL),
  ('15', 1, '>=', 1, 'done', '2021-12-31', NULL, NULL, '纳入应急体系', NULL),
  ('16', 1, '>', 0, 'share', '2022-12-31', 'parts_insured_places', NULL, NULL, NULL),
  ('17', 1, '>=', 1, 'times', NULL, NULL, NULL, '宣传场次', NULL),
  ('18', 1, '>=', 1, 'done', '2021-12-31', NULL, NULL, '纳入考核', NULL);

-- Three days: as_of, a year before, and that of the first known value (of the data, or of the plan when that is later).
CREATE OR REPLACE TEMP TABLE plan_day AS
SELECT 'now' AS which, getvariable('as_of')::DATE AS day
UNION ALL SELECT 'before', CAST(getvariable('as_of')::DATE - INTERVAL 1 YEAR AS DATE)
UNION ALL SELECT 'first', least(greatest(getvariable('first_day')::DATE, DATE '2021-01-01'), getvariable('as_of')::DATE);

CREATE OR REPLACE TEMP TABLE scrapped_from AS
SELECT which, elevator_id, max(e.effective_from) AS d
FROM plan_day JOIN elevators e ON e.effective_from <= day
WHERE status = 'scrapped' AND NOT EXISTS (FROM elevators b WHERE b.elevator_id = e.elevator_id AND b.status = 'scrapped'
  AND b.effective_from = (SELECT max(x.effective_from) FROM elevators x WHERE x.elevator_id = e.elevator_id AND x.effective_from < e.effective_from))
GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE plan_lift AS
WITH s AS (
  SELECT plan_day.which, day, r.*, p.firm_id, p.mode, coalesce(is_manufacturer, false) AS maker, sf.d AS scrapped_on,
    (SELECT min(effective_from) FROM elevators x WHERE x.elevator_id = r.elevator_id) AS since,
    r.use_type IN ('school', 'hospital', 'station', 'mall') AS public_place
  FROM plan_day JOIN register_row r ON r.f <= day AND r.t > day
  JOIN firm_piece p ON p.elevator_id = r.elevator_id AND p.f <= day AND p.t > day
  LEFT JOIN firms ON firms.firm_id = p.firm_id
  LEFT JOIN scrapped_from sf ON sf.which = plan_day.which AND sf.elevator_id = r.elevator_id
), papers AS (
  SELECT which, elevator_id, bool_and(coalesce(paperless, false)) AS all_of
  FROM plan_day JOIN maintenance_visits ON started_at < day + 1 AND started_at >= day - 89 GROUP BY ALL
), tested AS (
  SELECT DISTINCT which, elevator_id FROM plan_day JOIN inspections ON kind = 'self_test' AND reinspection_of IS NULL AND inspected_on <= day
), covered AS (
  SELECT DISTINCT which, elevator_id FROM plan_day JOIN policies ON product = 'major_parts' AND starts_on <= day AND day < ends_on
), judged AS (
  SELECT s.*, status = 'in_use' AS used, papers.all_of IS NOT DISTINCT FROM true AS paper_free, tested.which IS NOT NULL AS tested,
    covered.which IS NOT NULL AS covered
  FROM s LEFT JOIN papers USING (which, elevator_id) LEFT JOIN tested USING (which, elevator_id) LEFT JOIN covered USING (which, elevator_id)
), answer AS (
  SELECT which, elevator_id, since, unnest([
    {'rule': 'lifts_added', 'base': added_to_building, 'counted': added_to_building},
    {'rule': 'lifts_of_nobody', 'base': used AND NOT property_managed AND NOT repair_fund AND firm_id IS NULL AND use_unit_id IS NULL, 'counted': true},
    {'rule': 'hazards_closed', 'base': assessment IN ('repair', 'renovate', 'replace', 'stop') AND coalesce(assessed_on <= day, true),
      'counted': NOT used OR coalesce(hazard_closed_on <= day, false)},
    {'rule': 'lifts_renewed', 'base': coalesce(renovated_on BETWEEN DATE '2021-01-01' AND day AND installed_on + INTERVAL 15 YEAR <= renovated_on, false)
      OR status = 'scrapped' AND coalesce(scrapped_on >= DATE '2021-01-01' AND installed_on + INTERVAL 15 YEAR <= scrapped_on, false), 'counted': true},
    {'rule': 'old_residential_assessed', 'base': used AND use_type = 'residential' AND age_band(installed_on, renovated_on, day) = '15+',
      'counted': coalesce(assessed_on <= day, false)},
    {'rule': 'on_demand_lifts', 'base': used AND on_demand_since <= day, 'counted': true},
    {'rule': 'public_full_service', 'base': used AND public_place, 'counted': coalesce(mode IN ('major_parts', 'full'), false)},
    {'rule': 'paperless_lifts', 'base': used, 'counted': paper_free},
    {'rule': 'on_demand_self_tested', 'base': used AND on_demand_since <= day, 'counted': tested},
    {'rule': 'mobile_signal', 'base': used AND kind = 'passenger' AND on_platform IS DISTINCT FROM false, 'counted': coalesce(mobile_signal, false)},
    {'rule': 'on_platform', 'base': used AND kind = 'passenger', 'counted': on_platform IS DISTINCT FROM false},
    {'rule': 'new_lifts_with_terminal', 'base': used AND installed_on >= DATE '2022-01-01' AND maker, 'counted': coalesce(iot_since <= day, false)},
    {'rule': 'parts_insured_places', 'base': used AND (public_place OR use_type = 'residential'), 'counted': covered}
  ], recursive := false) AS a
  FROM judged
)
SELECT which, elevator_id, since, a.rule AS rule, a.counted AS counted FROM answer WHERE coalesce(a.base, false);

CREATE OR REPLACE TEMP TABLE rule_value AS
SELECT rule, which, day, count(p.elevator_id) FILTER (WHERE counted) AS n, count(p.elevator_id) AS base, max(since) FILTER (WHERE counted) AS latest,
  CASE WHEN rule = 'paperless_lifts' AND getvariable('visits_from') IS NULL OR rule = 'parts_insured_places' AND getvariable('policies_from') IS NULL
      OR day < (SELECT day FROM plan_day WHERE which = 'first') THEN NULL
    WHEN rule IN ('lifts_added', 'lifts_of_nobody', 'lifts_renewed', 'on_demand_lifts') THEN CAST(count(p.elevator_id) FILTER (WHERE counted) AS DOUBLE)
    WHEN count(p.elevator_id) > 0 THEN count(p.elevator_id) FILTER (WHERE counted) / CAST(count(p.elevator_id) AS DOUBLE) END AS value
FROM (SELECT DISTINCT rule FROM milestone WHERE rule IS NOT NULL) CROSS JOIN plan_day LEFT JOIN plan_lift p USING (rule, which)
GROUP BY rule, which, day;

CREATE OR REPLACE TEMP TABLE twelve AS
SELECT kpi_id, period_end - 1 AS d, value FROM kpi WHERE period_type = 'r12m' AND scope_type = 'county' AND value IS NOT NULL;

CREATE OR REPLACE TEMP TABLE reading AS
SELECT m.task_no, m.milestone_no, p.which, v.latest, v.value AS rule_value,
  (SELECT max(d) FROM twelve t WHERE t.kpi_id = m.kpi_id AND d <= p.day) AS kpi_on,
  (SELECT arg_max(value, d) FROM twelve t WHERE t.kpi_id = m.kpi_id AND d <= p.day) AS kpi_value,
  (SELECT max(h.as_of) FROM plan_progress h WHERE CAST(h.task_no AS VARCHAR) = m.task_no AND h.metric = m.metric AND h.as_of <= p.day) AS kept_on,
  (SELECT arg_max(CAST(h.value AS DOUBLE), h.as_of) FROM plan_progress h WHERE CAST(h.task_no AS VARCHAR) = m.task_no AND h.metric = m.metric AND h.as_of <= p.day) AS kept_value,
  p.day
FROM milestone m CROSS JOIN plan_day p LEFT JOIN rule_value v ON v.rule = m.rule AND v.which = p.which;

CREATE OR REPLACE TEMP TABLE board_value AS
SELECT r.task_no, r.milestone_no, r.which,
  CASE WHEN rule IS NOT NULL AND kept_on IS NOT NULL AND coalesce(kept_on > latest, true) THEN 'kept' WHEN rule IS NOT NULL THEN 'rule'
    WHEN kpi_id IS NOT NULL THEN 'kpi' ELSE 'kept' END AS how,
  CASE how WHEN 'kept' THEN kept_value WHEN 'rule' THEN rule_value ELSE kpi_value END AS value,
  CASE WHEN value IS NOT NULL THEN CASE how WHEN 'kept' THEN kept_on WHEN 'rule' THEN day ELSE kpi_on END END AS value_on
FROM reading r JOIN milestone USING (task_no, milestone_no);

-- The first known value: of the rule or the KPI, or a hand-kept one that is older.
CREATE OR REPLACE TEMP TABLE first_known AS
SELECT task_no, milestone_no, min(d) AS d, arg_min(value, ROW(d, kept)) AS value FROM (
  SELECT m.task_no, m.milestone_no, t.d, t.value, 0 AS kept FROM milestone m JOIN twelve t USING (kpi_id)
  UNION ALL
  SELECT task_no, milestone_no, day, rule_value, 0 FROM reading WHERE which = 'first' AND rule_value IS NOT NULL
  UNION ALL
  SELECT m.task_no, m.milestone_no, h.as_of, CAST(h.value AS DOUBLE), 1
  FROM milestone m JOIN plan_progress h ON CAST(h.task_no AS VARCHAR) = m.task_no AND h.metric = m.metric WHERE h.as_of <= getvariable('as_of')::DATE
) GROUP BY ALL;

CREATE OR REPLACE TEMP MACRO meets(comparison, value, target) AS
  CASE comparison WHEN '<' THEN value < target WHEN '<=' THEN value <= target WHEN '>' THEN value > target ELSE value >= target END;

CREATE OR REPLACE TEMP VIEW out_plan_board AS
WITH b AS (
  SELECT m.*, n.how, n.value, n.value_on, y.value AS value_a_year_ago, left(m.comparison, 1) = '>' AS up,
    CASE WHEN f.d < n.value_on THEN f.d ELSE DATE '2021-01-01' END AS line_on, CASE WHEN f.d < n.value_on THEN f.value ELSE 0 END AS line_value,
    (SELECT arg_max(value, d) FROM twelve t WHERE t.kpi_id = m.beside) AS beside_value,
    EXISTS (FROM twelve t WHERE t.kpi_id = m.kpi_id AND t.d > getvariable('as_of')::DATE - INTERVAL 12 MONTH AND meets(m.comparison, t.value, m.target))
      OR EXISTS (FROM plan_progress h WHERE CAST(h.task_no AS VARCHAR) = m.task_no AND h.metric = m.metric AND h.as_of <= getvariable('as_of')::DATE
        AND h.as_of > getvariable('as_of')::DATE - INTERVAL 12 MONTH AND meets(m.comparison, CAST(h.value AS DOUBLE), m.target)) AS met_lately
  FROM milestone m JOIN board_value n ON n.task_no = m.task_no AND n.milestone_no = m.milestone_no AND n.which = 'now'
  JOIN board_value y ON y.task_no = m.task_no AND y.milestone_no = m.milestone_no AND y.which = 'before'
  LEFT JOIN first_known f ON f.task_no = m.task_no AND f.milestone_no = m.milestone_no
)
SELECT task_no, milestone_no, comparison, target, deadline, value, value_on, unit, value_a_year_ago, beside_value AS beside,
  CASE WHEN how = 'kept' THEN 'hand_kept' ELSE 'computed' END AS source_kind,
  CASE how WHEN 'kept' THEN concat_ws(' ', metric, value_on) WHEN 'rule' THEN rule ELSE kpi_id END AS source,
  CASE WHEN deadline IS NULL THEN CASE WHEN met_lately THEN 'met' ELSE 'no_data' END
    WHEN value IS NULL THEN 'no_data'
    WHEN meets(comparison, value, target) THEN 'met'
    WHEN getvariable('as_of')::DATE > deadline THEN 'late'
    WHEN deadline > line_on AND getvariable('as_of')::DATE >= line_on AND CASE
      WHEN up THEN (value - line_value) * (deadline - line_on) >= (target - line_value) * (getvariable('as_of')::DATE - line_on)
      ELSE (value - line_value) * (deadline - line_on) <= (target - line_value) * (getvariable('as_of')::DATE - line_on) END THEN 'on_course'
    ELSE 'behind' END AS status,
  CASE WHEN value = value_a_year_ago THEN 'same' WHEN (value > value_a_year_ago) = up THEN 'better' WHEN value <> value_a_year_ago THEN 'worse' END AS trend,
  coalesce((SELECT string_agg(elevator_id, ' ' ORDER BY elevator_id) FROM plan_lift p
    WHERE p.which = 'now' AND p.rule = b.rule AND (p.rule = 'lifts_of_nobody' OR p.rule = 'hazards_closed' AND NOT counted)), '') AS lifts,
  getvariable('as_of')::DATE AS as_of
FROM b;
