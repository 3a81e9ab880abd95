-- KPI rows: numerator, denominator, factor of the value; then intervals and verdicts.
CREATE OR REPLACE TEMP TABLE card (kpi_id VARCHAR, kind VARCHAR, needs VARCHAR, direction VARCHAR, target DOUBLE, target_from DATE);
INSERT INTO card VALUES
  ('entrapment_rate', 'rate', '', '<', 0.5, NULL), ('entrapment_rate_equipment', 'rate', '', '<', 0.5, NULL),
  ('entrapment_rate_excl_mass', 'rate', '', NULL, NULL, NULL), ('entrapment_rate_annual', 'rate', '', NULL, NULL, NULL),
  ('response_rate', 'share', '', '>=', 0.99, NULL), ('dispatch_missing_share', 'share', '', NULL, NULL, NULL),
  ('arrival_mean', 'mean', '', '<=', 30, NULL), ('arrival_median', 'quantile', '', NULL, NULL, NULL),
  ('arrival_p90', 'quantile', '', NULL, NULL, NULL), ('arrival_p95', 'quantile', '', NULL, NULL, NULL),
  ('firm_arrival_mean', 'mean', '', '<=', 30, NULL), ('on_time_rate', 'share', '', '>=', 0.98, NULL),
  ('on_time_rate_upper', 'share', '', NULL, NULL, NULL), ('arrival_missing_share', 'share', '', NULL, NULL, NULL),
  ('rescue_mean', 'mean', '', NULL, NULL, NULL), ('trapped_mean', 'mean', '', NULL, NULL, NULL), ('trapped_p90', 'quantile', '', NULL, NULL, NULL),
  ('trapped_over_30_share', 'share', '', NULL, NULL, NULL), ('self_release_share', 'share', '', NULL, NULL, NULL),
  ('false_alarm_share', 'share', '', NULL, NULL, NULL), ('repeat_entrapment_share', 'share', '', NULL, NULL, NULL),
  ('injury_rate_annual', 'rate', '', NULL, NULL, NULL), ('channel_96333_share', 'share', '', NULL, NULL, NULL),
  ('external_cause_share', 'share', '', NULL, NULL, NULL), ('unknown_cause_share', 'share', '', NULL, NULL, NULL),
  ('inspection_first_pass_rate', 'share', '', '>=', 0.95, NULL), ('inspection_final_pass_rate', 'share', '', '>=', 0.95, NULL),
  ('inspection_first_pass_rate_statutory', 'share', '', NULL, NULL, NULL), ('inspection_first_pass_rate_self_test', 'share', '', NULL, NULL, NULL),
  ('inspection_overdue_share', 'complete', '', NULL, NULL, NULL),
  ('maintenance_on_time_rate', 'complete', 'maintenance_visits', NULL, NULL, NULL),
  ('paperless_rate', 'share', 'maintenance_visits', '>=', 1.0, DATE '2023-12-31'),
  ('location_verified_share', 'share', 'maintenance_visits', NULL, NULL, NULL),
  ('short_visit_share', 'share', 'maintenance_visits', NULL, NULL, NULL),
  ('spot_check_mean', 'mean', 'spot_checks', NULL, NULL, NULL), ('spot_check_serious_share', 'share', 'spot_checks', NULL, NULL, NULL),
  ('fault_rate', 'rate', 'faults', NULL, NULL, NULL), ('repeat_fault_lifts', 'complete', 'faults', NULL, NULL, NULL),
  ('availability', 'complete', 'faults', NULL, NULL, NULL), ('complaint_rate', 'rate', 'complaints', NULL, NULL, NULL),
  ('iot_coverage', 'complete', '', NULL, NULL, NULL), ('mobile_signal_coverage', 'complete', '', '>=', 1.0, DATE '2022-02-28'),
  ('on_demand_coverage', 'complete', '', NULL, NULL, NULL), ('insured_share', 'complete', 'policies', NULL, NULL, NULL),
  ('parts_insured_share', 'complete', 'policies', NULL, NULL, NULL), ('platform_coverage', 'complete', '', NULL, NULL, NULL),
  ('manufacturer_service_share_public', 'complete', '', NULL, NULL, NULL),
  ('full_service_share_public', 'complete', '', '>=', 1.0, DATE '2022-12-31');

-- num, den; factor (of rates and means); squares (of means); unstamped and stampable (for certain).
CREATE OR REPLACE TEMP TABLE figure AS
SELECT * FROM (
  SELECT scope_no, period_no, 'entrapment_rate' AS kpi_id, CAST(ent AS DOUBLE) AS num, month_parts / 377580.0 AS den, 100.0 AS factor, NULL::BIGINT AS squares, 0 AS unstamped, 0 AS stampable FROM wide
  UNION ALL SELECT scope_no, period_no, 'entrapment_rate_equipment', ent_equipment, month_parts / 377580.0, 100.0, NULL, 0, 0 FROM wide
  UNION ALL SELECT scope_no, period_no, 'entrapment_rate_excl_mass', ent_plain, month_parts / 377580.0, 100.0, NULL, 0, 0 FROM wide
  UNION ALL SELECT scope_no, period_no, 'entrapment_rate_annual', ent, scope_days, 365250.0, NULL, 0, 0 FROM wide
  UNION ALL SELECT scope_no, period_no, 'injury_rate_annual', ent_injured, scope_days, 365250.0, NULL, 0, 0 FROM wide
  UNION ALL SELECT scope_no, period_no, 'response_rate', ack_in_time, ack_base, 1.0, NULL, 0, 0 FROM wide
  UNION ALL SELECT scope_no, period_no, 'dispatch_missing_share', to_answer - ack_base, to_answer, 1.0, NULL, 0, 0 FROM wide
  UNION ALL SELECT scope_no, period_no, 'arrival_mean', arr_s, arr_n, 60.0, arr_q, attended - arr_n, attended FROM wide
  UNION ALL SELECT scope_no, period_no, 'firm_arrival_mean', firm_s, firm_n, 60.0, firm_q, callouts - firm_n, callouts FROM wide
  UNION ALL SELECT scope_no, period_no, 'rescue_mean', rescue_s, rescue_n, 60.0, rescue_q, 0, 0 FROM wide
  UNION ALL SELECT scope_no, period_no, 'trapped_mean', trapped_s, trapped_n, 60.0, trapped_q, 0, 0 FROM wide
  UNION ALL SELECT scope_no, period_no, 'on_time_rate', on_time, attended, 1.0, NULL, attended - arr_n, 0 FROM wide
  UNION ALL SELECT scope_no, period_no, 'on_time_rate_upper', on_time + attended - arr_n, attended, 1.0, NULL, 0, 0 FROM wide
  UNION ALL SELECT scope_no, period_no, 'arrival_missing_share', attended - arr_n, attended, 1.0, NULL, 0, 0 FROM wide
  UNION ALL SELECT scope_no, period_no, 'trapped_over_30_share', trapped_30, trapped_n, 1.0, NULL, 0, 0 FROM wide
  UNION ALL SELECT scope_no, period_no, 'self_release_share', self_released, ent, 1.0, NULL, 0, 0 FROM wide
  UNION ALL SELECT scope_no, period_no, 'false_alarm_share', false_alarm, ent + false_alarm, 1.0, NULL, 0, 0 FROM wide
  UNION ALL SELECT scope_no, period_no, 'repeat_entrapment_share', ent_repeat, ent, 1.0, NULL, 0, 0 FROM wide
  UNION ALL SELECT scope_no, period_no, 'channel_96333_share', ent_96333, ent, 1.0, NULL, 0, 0 FROM wide
  UNION ALL SELECT scope_no, period_no, 'external_cause_share', ent_external, ent_plain, 1.0, NULL, 0, 0 FROM wide
  UNION ALL SELECT scope_no, period_no, 'unknown_cause_share', ent_unknown, ent, 1.0, NULL, 0, 0 FROM wide
  UNION ALL SELECT scope_no, period_no, 'inspection_first_pass_rate', first_pass, chains, 1.0, NULL, 0, 0 FROM wide
  UNION ALL SELECT scope_no, period_no, 'inspection_final_pass_rate', final_pass, chains, 1.0, NULL, 0, 0 FROM wide
  UNION ALL SELECT scope_no, period_no, 'inspection_first_pass_rate_statutory', statutory_pass, statutory, 1.0, NULL, 0, 0 FROM wide
  UNION ALL SELECT scope_no, period_no, 'inspection_first_pass_rate_self_test', self_test_pass, self_test, 1.0, NULL, 0, 0 FROM wide
  UNION ALL SELECT scope_no, period_no, 'inspection_overdue_share', overdue_days, dated_days, 1.0, NULL, 0, 0 FROM wide
  UNION ALL SELECT scope_no, period_no, 'maintenance_on_time_rate', due_days - uncovered_days, due_days, 1.0, NULL, 0, 0 FROM wide
  UNION ALL SELECT scope_no, period_no, 'paperless_rate', paperless, visits, 1.0, NULL, 0, 0 FROM wide
  UNION ALL SELECT scope_no, period_no, 'location_verified_share', located, visits, 1.0, NULL, 0, 0 FROM wide
  UNION ALL SELECT scope_no, period_no, 'short_visit_share', quick, timed, 1.0, NULL, 0, 0 FROM wide
  UNION ALL SELECT scope_no, period_no, 'spot_check_mean', score_s, checks, 1.0, score_q, 0, 0 FROM wide
  UNION ALL SELECT scope_no, period_no, 'spot_check_serious_share', serious, checks, 1.0, NULL, 0, 0 FROM wide
  UNION ALL SELECT scope_no, period_no, 'fault_rate', faults, month_parts_faults / 377580.0, 100.0, NULL, 0, 0 FROM wide
  UNION ALL SELECT scope_no, period_no, 'availability', scope_days_faults * 86400 - down_days * 86400 - down_seconds, scope_days_faults * 86400, 1.0, NULL, 0, 0 FROM wide
  UNION ALL SELECT scope_no, period_no, 'complaint_rate', complaints, month_parts_complaints / 377580.0, 100.0, NULL, 0, 0 FROM wide
  UNION ALL SELECT scope_no, period_no, 'iot_coverage', iot_days, scope_days, 1.0, NULL, 0, 0 FROM wide
  UNION ALL SELECT scope_no, period_no, 'mobile_signal_coverage', signal_days, scope_days, 1.0, NULL, 0, 0 FROM wide
  UNION ALL SELECT scope_no, period_no, 'on_demand_coverage', on_demand_days, use_days, 1.0, NULL, 0, 0 FROM wide
  UNION ALL SELECT scope_no, period_no, 'insured_share', insured_days, use_days_policies, 1.0, NULL, 0, 0 FROM wide
  UNION ALL SELECT scope_no, period_no, 'parts_insured_share', parts_days, use_days_policies, 1.0, NULL, 0, 0 FROM wide
  UNION ALL SELECT scope_no, period_no, 'platform_coverage', scope_days, passenger_days, 1.0, NULL, 0, 0 FROM wide
  UNION ALL SELECT scope_no, period_no, 'manufacturer_service_share_public', maker_days, public_days, 1.0, NULL, 0, 0 FROM wide
  UNION ALL SELECT scope_no, period_no, 'full_service_share_public', full_days, public_days, 1.0, NULL, 0, 0 FROM wide
) WHERE den > 0 OR scope_no = 0;

-- Clocks: sorted seconds of every row. Order statistics need the values, not their sums.
CREATE OR REPLACE TEMP TABLE clock_list AS
WITH x AS (
  SELECT 'arrival' AS clock, arrival_s AS s, * EXCLUDE (arrival_s) FROM event WHERE in_scope AND attended AND arrival_s IS NOT NULL
  UNION ALL BY NAME
  SELECT 'trapped' AS clock, trapped_s AS s, * EXCLUDE (trapped_s) FROM event WHERE in_scope AND trapped_s IS NOT NULL
), y AS (
  SELECT clock, s, m, unnest([0, s_town, s_use, s_age, s_man, s_unit, s_firm]) AS scope_no FROM x
)
SELECT clock, scope_no, period_no, list_sort(list(s)) AS sorted
FROM y JOIN scope USING (scope_no) JOIN period_month p USING (m)
WHERE scope_type <> 'use_unit' OR period_type IN ('year', 'r12m')
GROUP BY clock, scope_no, period_no;

CREATE OR REPLACE TEMP TABLE quantile_card (kpi_id VARCHAR, clock VARCHAR, p DOUBLE);
INSERT INTO quantile_card VALUES ('arrival_median', 'arrival', 0.5), ('arrival_p90', 'arrival', 0.9), ('arrival_p95', 'arrival', 0.95), ('trapped_p90', 'trapped', 0.9);

CREATE OR REPLACE TEMP TABLE quantile_figure AS
SELECT q.kpi_id, q.p, c.scope_no, c.period_no, len(sorted) AS n, sorted,
  floor((len(sorted) - 1) * p) AS lo, (len(sorted) - 1) * p AS h
FROM clock_list c JOIN quantile_card q USING (clock);

-- The arguments for which OracleStage2 computes limits: wanted_count(k), wanted_df(df), wanted_rank(n, p).
CREATE OR REPLACE TEMP TABLE wanted_count AS
SELECT DISTINCT CAST(num AS BIGINT) AS k FROM figure JOIN card USING (kpi_id) WHERE kind = 'rate' AND den > 0;
CREATE OR REPLACE TEMP TABLE wanted_df AS
SELECT DISTINCT CAST(den AS BIGINT) - 1 AS df FROM figure JOIN card USING (kpi_id) WHERE kind = 'mean' AND den > 1;
CREATE OR REPLACE TEMP TABLE wanted_rank AS SELECT DISTINCT n, p FROM quantile_figure;
