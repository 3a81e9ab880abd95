-- Part 2 of the specification: from typed current rows to segments, events, chains and days.
-- Needs the variables as_of (DATE) and data_from (DATE or NULL) and a table limit_setting
-- (town, holds_from, minutes). No lift is ever spread over its days: everything that lasts is an
-- interval [f, t) of dates, and is counted by its ends.

SET VARIABLE end_day = getvariable('as_of')::DATE + 1;
SET VARIABLE first_day = (SELECT date_trunc('month', coalesce(getvariable('data_from')::DATE,
  min(CAST(called_at AS DATE))))::DATE
  FROM rescues WHERE called_at < getvariable('end_day')::DATE);

-- The month from which a KPI that needs an optional table has rows; NULL = never.
CREATE OR REPLACE TEMP TABLE starts AS
SELECT needs, greatest(date_trunc('month', d)::DATE, getvariable('first_day')::DATE) AS from_day FROM (
  SELECT 'maintenance_visits' AS needs, CAST(min(started_at) AS DATE) AS d FROM maintenance_visits WHERE started_at < getvariable('end_day')::DATE
  UNION ALL SELECT 'faults', CAST(min(occurred_at) AS DATE) FROM faults WHERE occurred_at < getvariable('end_day')::DATE
  UNION ALL SELECT 'complaints', CAST(min(received_at) AS DATE) FROM complaints WHERE received_at < getvariable('end_day')::DATE
  UNION ALL SELECT 'spot_checks', min(checked_on) FROM spot_checks WHERE checked_on < getvariable('end_day')::DATE
  UNION ALL SELECT 'policies', min(starts_on) FROM policies WHERE starts_on < getvariable('end_day')::DATE
) WHERE d IS NOT NULL AND getvariable('first_day') IS NOT NULL
UNION ALL SELECT '', getvariable('first_day')::DATE;
SET VARIABLE visits_from = (SELECT from_day FROM starts WHERE needs = 'maintenance_visits');
SET VARIABLE faults_from = (SELECT from_day FROM starts WHERE needs = 'faults');
SET VARIABLE complaints_from = (SELECT from_day FROM starts WHERE needs = 'complaints');
SET VARIABLE policies_from = (SELECT from_day FROM starts WHERE needs = 'policies');
SET VARIABLE first_visit = (SELECT CAST(min(started_at) AS DATE) FROM maintenance_visits WHERE started_at < getvariable('end_day')::DATE);

-- Months are numbered from the first one.
CREATE OR REPLACE TEMP MACRO month_no(d) AS
  (year(d) - year(getvariable('first_day')::DATE)) * 12 + month(d) - month(getvariable('first_day')::DATE);
CREATE OR REPLACE TEMP MACRO ceil_month(d) AS
  CASE WHEN day(d) = 1 THEN d ELSE CAST(date_trunc('month', d) + INTERVAL 1 MONTH AS DATE) END;
CREATE OR REPLACE TEMP MACRO whole_seconds(late, early) AS
  CAST(floor((epoch_us(late) - epoch_us(early)) / 1000000.0) AS BIGINT);
CREATE OR REPLACE TEMP MACRO cause_group(code) AS
  CASE WHEN left(code, 3) IN ('EXT', 'HUM', 'DOR', 'CTL', 'TRC', 'MNT', 'MGT', 'UNK') THEN left(code, 3) ELSE 'UNK' END;
-- Completed years from the date that counts to the first day of the month of d.
CREATE OR REPLACE TEMP MACRO band_from(base, fm) AS
  CASE WHEN base IS NULL OR base > fm THEN 'unknown'
    WHEN base + INTERVAL 15 YEAR <= fm THEN '15+'
    WHEN base + INTERVAL 10 YEAR <= fm THEN '10-14'
    WHEN base + INTERVAL 5 YEAR <= fm THEN '5-9' ELSE '0-4' END;
CREATE OR REPLACE TEMP MACRO age_band(installed, renovated, d) AS
  band_from(CASE WHEN renovated <= date_trunc('month', d) THEN renovated ELSE installed END, date_trunc('month', d));

-- ---- States: each holds until the next; before the first one its dimensions hold, out of scope.
CREATE OR REPLACE TEMP TABLE state AS
WITH known AS (
  SELECT *, effective_from AS f,
    coalesce(lead(effective_from) OVER w, getvariable('end_day')::DATE) AS t,
    lag(effective_from) OVER w IS NULL AS is_first
  FROM elevators WHERE effective_from < getvariable('end_day')::DATE
  WINDOW w AS (PARTITION BY elevator_id ORDER BY effective_from)
), s AS (
  SELECT elevator_id, f, t, true AS live, status = 'in_use' AS in_use, kind = 'passenger' AS passenger,
    on_platform IS DISTINCT FROM false AS platform, town, use_type, manufacturer, use_unit_id,
    installed_on, renovated_on, coalesce(mobile_signal, false) AS signal, iot_since, on_demand_since
  FROM known
  UNION ALL
  SELECT elevator_id, DATE '0001-01-01', f, false, false, false, false, town, use_type, manufacturer, use_unit_id,
    installed_on, renovated_on, false, NULL, NULL
  FROM known WHERE is_first
  UNION ALL
  SELECT DISTINCT elevator_id, DATE '0001-01-01', getvariable('end_day')::DATE, false, false, false, false,
    NULL, NULL, NULL, NULL, NULL::DATE, NULL::DATE, false, NULL::DATE, NULL::DATE
  FROM elevators WHERE elevator_id NOT IN (SELECT elevator_id FROM known)
)
SELECT elevator_id, f, t, live, in_use, in_use AND passenger AND platform AS in_scope, in_use AND passenger AS passenger_use,
  coalesce(town, 'unknown') AS town, coalesce(use_type, 'unknown') AS use_type,
  coalesce(manufacturer, 'unknown') AS manufacturer, use_unit_id,
  installed_on, renovated_on, signal, iot_since, on_demand_since
FROM s WHERE f < t;

-- Every value that any scope can take has one number; county = 0.
CREATE OR REPLACE TEMP TABLE scope AS
SELECT CAST(row_number() OVER (ORDER BY scope_type, scope_id) - 1 AS INTEGER) AS scope_no, scope_type, scope_id FROM (
  SELECT '0county' AS scope_type, 'county' AS scope_id
  UNION SELECT 'town', town FROM state
  UNION SELECT 'use_type', use_type FROM state
  UNION SELECT 'manufacturer', manufacturer FROM state
  UNION SELECT 'use_unit', coalesce(use_unit_id, 'unknown') FROM state
  UNION SELECT 'age_band', unnest(['0-4', '5-9', '10-14', '15+', 'unknown'])
  UNION SELECT 'firm', firm_id FROM firms
  UNION SELECT 'firm', '(none)'
);
UPDATE scope SET scope_type = 'county' WHERE scope_no = 0;

-- Lifts, too: small numbers join and sort faster than names.
CREATE OR REPLACE TEMP TABLE lift AS
SELECT elevator_id, CAST(row_number() OVER () AS INTEGER) AS lift_no FROM (SELECT DISTINCT elevator_id FROM elevators);

-- States cut where the age band changes.
CREATE OR REPLACE TEMP TABLE aged AS
WITH cut AS (
  SELECT *, list_sort(list_distinct(list_prepend(f, list_filter([
      ceil_month(installed_on), ceil_month(CAST(installed_on + INTERVAL 5 YEAR AS DATE)),
      ceil_month(CAST(installed_on + INTERVAL 10 YEAR AS DATE)), ceil_month(CAST(installed_on + INTERVAL 15 YEAR AS DATE)),
      ceil_month(renovated_on), ceil_month(CAST(renovated_on + INTERVAL 5 YEAR AS DATE)),
      ceil_month(CAST(renovated_on + INTERVAL 10 YEAR AS DATE)), ceil_month(CAST(renovated_on + INTERVAL 15 YEAR AS DATE))],
    lambda c: c > f AND c < t)))) AS cuts
  FROM state
), piece AS (
  SELECT * EXCLUDE (f, t, cuts), unnest(cuts) AS f, unnest(list_append(cuts[2:], t)) AS t FROM cut
)
SELECT p.elevator_id, lift_no, p.f, p.t, live, in_use, in_scope, passenger_use, signal, iot_since, on_demand_since,
  p.use_type IN ('school', 'hospital', 'station', 'mall') AND in_use AS public_use,
  use_unit_id, town.scope_no AS s_town, use_type.scope_no AS s_use, age.scope_no AS s_age,
  man.scope_no AS s_man, unit.scope_no AS s_unit
FROM piece p JOIN lift USING (elevator_id)
JOIN scope town ON town.scope_type = 'town' AND town.scope_id = p.town
JOIN scope use_type ON use_type.scope_type = 'use_type' AND use_type.scope_id = p.use_type
JOIN scope age ON age.scope_type = 'age_band' AND age.scope_id = age_band(installed_on, renovated_on, p.f)
JOIN scope man ON man.scope_type = 'manufacturer' AND man.scope_id = p.manufacturer
JOIN scope unit ON unit.scope_type = 'use_unit' AND unit.scope_id = coalesce(p.use_unit_id, 'unknown');

-- ---- Firms in force.
CREATE OR REPLACE TEMP TABLE root AS
WITH RECURSIVE up(firm_id, cur, links) AS (
  SELECT firm_id, firm_id, 0 FROM firms
  UNION ALL
  SELECT u.firm_id, parent.firm_id, u.links + 1
  FROM up u JOIN firms f ON f.firm_id = u.cur JOIN firms parent ON parent.firm_id = f.parent_firm_id
  WHERE u.links < 17
)
SELECT firm_id, CASE WHEN max(links) > 16 THEN firm_id ELSE arg_max(cur, links) END AS root FROM up GROUP BY firm_id;

-- The timeline of every lift cut into pieces with one contract in force, or none.
CREATE OR REPLACE TEMP TABLE in_force AS
WITH c AS (
  SELECT elevator_id, contract_id, firm_id, mode, CAST(max_interval_days AS INTEGER) AS n, starts_on AS f,
    least(coalesce(ends_on, getvariable('end_day')::DATE), getvariable('end_day')::DATE) AS t
  FROM contracts WHERE starts_on < getvariable('end_day')::DATE AND (ends_on IS NULL OR ends_on > starts_on)
), bound AS (
  SELECT elevator_id, f AS d FROM c UNION SELECT elevator_id, t FROM c
  UNION SELECT DISTINCT elevator_id, DATE '0001-01-01' FROM elevators
), piece AS (
  SELECT elevator_id, d AS f, coalesce(lead(d) OVER (PARTITION BY elevator_id ORDER BY d), getvariable('end_day')::DATE) AS t FROM bound
)
SELECT p.elevator_id, p.f, p.t, arg_max({'firm_id': c.firm_id, 'n': c.n, 'mode': c.mode}, ROW(c.f, c.contract_id)) FILTER (WHERE c.contract_id IS NOT NULL) AS best
FROM piece p LEFT JOIN c ON c.elevator_id = p.elevator_id AND c.f <= p.f AND c.t > p.f
WHERE p.f < p.t
GROUP BY p.elevator_id, p.f, p.t;

CREATE OR REPLACE TEMP TABLE firm_piece AS
WITH x AS (
  SELECT elevator_id, f, t, best.firm_id AS firm_id, best.n AS n, best.mode AS mode FROM in_force
), run AS (
  SELECT x.*, root.root,
    CASE WHEN x.firm_id IS DISTINCT FROM lag(x.firm_id) OVER w THEN f END AS run_start,
    last_value(root.root IGNORE NULLS) OVER (PARTITION BY elevator_id ORDER BY f ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS previous
  FROM x LEFT JOIN root USING (firm_id)
  WINDOW w AS (PARTITION BY elevator_id ORDER BY f)
), taken AS (
  SELECT elevator_id, f, t, firm_id, n, mode,
    max(run_start) OVER w AS run_from,
    CASE WHEN firm_id IS NOT NULL THEN max(CASE WHEN root <> previous THEN f END) OVER w END AS takeover
  FROM run WINDOW w AS (PARTITION BY elevator_id ORDER BY f ROWS UNBOUNDED PRECEDING)
)
SELECT elevator_id, f, least(t, coalesce(takeover + 30, t)) AS t, firm_id, n, mode, run_from, takeover, takeover IS NOT NULL AS grace
FROM taken WHERE takeover IS NULL OR f < takeover + 30
UNION ALL
SELECT elevator_id, greatest(f, takeover + 30), t, firm_id, n, mode, run_from, takeover, false
FROM taken WHERE takeover + 30 < t;

-- ---- Segments: a lift, an interval, and everything that is constant in it.
CREATE OR REPLACE TEMP TABLE segment AS
SELECT CAST(row_number() OVER () AS INTEGER) AS seg_no, a.elevator_id, lift_no, greatest(a.f, p.f) AS f, least(a.t, p.t) AS t,
  in_use, in_scope, passenger_use, signal, iot_since, on_demand_since, public_use,
  public_use AND coalesce(firms.is_manufacturer, false) AS maker_use,
  public_use AND coalesce(p.mode IN ('major_parts', 'full'), false) AS full_use,
  p.firm_id, p.n, p.run_from, p.takeover, p.grace,
  use_unit_id, s_town, s_use, s_age, s_man, s_unit, firm.scope_no AS s_firm
FROM aged a JOIN firm_piece p ON a.elevator_id = p.elevator_id AND a.f < p.t AND p.f < a.t
LEFT JOIN firms ON firms.firm_id = p.firm_id
JOIN scope firm ON firm.scope_type = 'firm' AND firm.scope_id = coalesce(p.firm_id, '(none)');

-- ---- Entrapment events.
CREATE OR REPLACE TEMP TABLE rescue_order AS
WITH o AS (
  SELECT order_id, elevator_id, channel, trapped_at, called_at, acknowledged_at, level, trapped_persons, injured_persons,
    outcome, cause_code, CAST(called_at AS DATE) AS order_date,
    CASE WHEN arrived_at BETWEEN called_at - INTERVAL 120 SECOND AND called_at + INTERVAL 24 HOUR
      THEN greatest(arrived_at, called_at) END AS arrival,
    CASE WHEN dispatched_at BETWEEN called_at - INTERVAL 120 SECOND AND called_at + INTERVAL 24 HOUR
      THEN dispatched_at END AS dispatch,
    CASE WHEN released_at BETWEEN called_at AND called_at + INTERVAL 24 HOUR THEN released_at END AS release,
    arrived_at IS NOT NULL AS has_arrival, dispatched_at IS NOT NULL AS has_dispatch, released_at IS NOT NULL AS has_release
  FROM rescues WHERE called_at < getvariable('end_day')::DATE AND outcome <> 'drill'
), s AS (
  SELECT *, coalesce(release + INTERVAL 10 MINUTE, called_at + INTERVAL 60 MINUTE) AS span_end FROM o
), g AS (
  SELECT *, called_at <= max(span_end) OVER (PARTITION BY elevator_id ORDER BY called_at, order_id
    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS joins
  FROM s
)
SELECT *, count(*) FILTER (WHERE joins IS DISTINCT FROM true) OVER (PARTITION BY elevator_id ORDER BY called_at, order_id ROWS UNBOUNDED PRECEDING) AS nth
FROM g;

CREATE OR REPLACE TEMP TABLE event AS
WITH e AS (
  SELECT elevator_id, nth,
    arg_min(order_id, ROW(called_at, order_id)) AS event_id, min(called_at) AS called_at,
    arg_min(coalesce(channel, ''), ROW(called_at, order_id)) AS channel,
    min(CASE outcome WHEN 'released' THEN 1 WHEN 'self_released' THEN 2 WHEN 'open' THEN 3 WHEN 'false_alarm' THEN 4 ELSE 5 END) AS rank,
    string_agg(order_id, ' ' ORDER BY called_at, order_id) AS order_ids,
    max(trapped_persons) AS persons, max(injured_persons) AS injured,
    arg_max(cause_code, ROW(called_at, order_id)) FILTER (WHERE cause_code IS NOT NULL) AS cause_code,
    max(level) AS level, min(arrival) AS arrival, max(release) AS release,
    list(trapped_at) FILTER (WHERE trapped_at IS NOT NULL) AS trapped,
    bool_or(level = 1 AND outcome <> 'cancelled') AS answerable,
    min(arrival) FILTER (WHERE level = 1 AND outcome <> 'cancelled') AS firm_arrival,
    coalesce(min(dispatch) FILTER (WHERE level = 1 AND outcome <> 'cancelled'),
      min(called_at) FILTER (WHERE level = 1 AND outcome <> 'cancelled')) AS firm_start
  FROM rescue_order GROUP BY elevator_id, nth
), d AS (
  SELECT e.*, CAST(e.called_at AS DATE) AS event_date, cause_group(cause_code) AS cause_group,
    ['released', 'self_released', 'open', 'false_alarm', 'cancelled'][rank] AS outcome,
    rank <= 3 AS is_entrapment, rank IN (1, 3) AS attended,
    s.in_scope, s.firm_id, s.use_unit_id, s.takeover, s.s_town, s.s_use, s.s_age, s.s_man, s.s_unit, s.s_firm
  FROM e JOIN segment s ON s.elevator_id = e.elevator_id AND CAST(e.called_at AS DATE) >= s.f AND CAST(e.called_at AS DATE) < s.t
), prev AS (
  SELECT event_id, lag(event_id) OVER w AS prev_event_id, lag(called_at) OVER w AS prev_called_at
  FROM d WHERE is_entrapment WINDOW w AS (PARTITION BY elevator_id ORDER BY called_at)
), power AS (
  SELECT event_id, elevator_id, s_town, called_at FROM d WHERE is_entrapment AND cause_group = 'EXT'
), mass AS (
  SELECT a.event_id FROM power a JOIN power b ON a.s_town = b.s_town
    AND b.called_at BETWEEN a.called_at - INTERVAL 60 MINUTE AND a.called_at + INTERVAL 60 MINUTE
  GROUP BY a.event_id HAVING count(DISTINCT b.elevator_id) >= 5
), lim AS (
  SELECT d.event_id, arg_max(l.minutes, l.holds_from) * 60 AS limit_s
  FROM d JOIN scope ON scope_no = d.s_town JOIN limit_setting l ON l.town = scope_id AND l.holds_from <= d.event_date
  GROUP BY d.event_id
), clocked AS (
  SELECT d.*, mass.event_id IS NOT NULL AS mass, prev_event_id,
    coalesce(d.called_at <= prev_called_at + INTERVAL 720 HOUR, false) AS repeat_30d,
    coalesce(limit_s, 1800) AS limit_s,
    attended AND in_scope AND answerable AS callout,
    -- greatest() skips nulls: a missing arrival must not become 0.
    CASE WHEN arrival IS NOT NULL THEN greatest(whole_seconds(arrival, d.called_at), 0) END AS arrival_s,
    CASE WHEN attended AND in_scope AND firm_arrival IS NOT NULL THEN greatest(whole_seconds(firm_arrival, firm_start), 0) END AS firm_s,
    CASE WHEN rank <= 2 THEN whole_seconds(release, coalesce(list_min(list_filter(trapped,
      lambda x: x BETWEEN d.called_at - INTERVAL 24 HOUR AND d.called_at)), d.called_at)) END AS trapped_s,
    CASE WHEN rank = 1 AND release >= arrival THEN whole_seconds(release, arrival) END AS rescue_s
  FROM d LEFT JOIN prev USING (event_id) LEFT JOIN mass USING (event_id) LEFT JOIN lim USING (event_id)
)
SELECT *, attended AND coalesce(arrival_s <= limit_s, false) AS on_time,
  callout AND coalesce(firm_s > limit_s, true) AS firm_late,
  month_no(event_date) AS m
FROM clocked WHERE event_date >= getvariable('first_day')::DATE;

CREATE OR REPLACE TEMP TABLE order_fact AS
SELECT o.order_id, first_value(o.order_id) OVER (PARTITION BY o.elevator_id, o.nth ORDER BY o.called_at, o.order_id) AS event_id,
  o.level, o.order_date, s.in_scope, s.firm_id,
  has_arrival AND arrival IS NULL AS arrival_invalid, has_dispatch AND dispatch IS NULL AS dispatch_invalid,
  has_release AND release IS NULL AS release_invalid,
  s.in_scope AND level = 1 AND outcome <> 'cancelled' AS to_answer,
  s.in_scope AND level = 1 AND outcome <> 'cancelled' AND dispatch IS NOT NULL AS ack_base,
  coalesce(s.in_scope AND level = 1 AND outcome <> 'cancelled'
    AND whole_seconds(acknowledged_at, dispatch) BETWEEN -120 AND 180, false) AS ack_in_time,
  s.s_town, s.s_use, s.s_age, s.s_man, s.s_unit, s.s_firm, month_no(o.order_date) AS m
FROM rescue_order o JOIN segment s ON s.elevator_id = o.elevator_id AND o.order_date >= s.f AND o.order_date < s.t
QUALIFY o.order_date >= getvariable('first_day')::DATE;

-- ---- Inspections.
CREATE OR REPLACE TEMP TABLE chain AS
WITH RECURSIVE i AS (
  SELECT * FROM inspections WHERE inspected_on < getvariable('end_day')::DATE
), re AS (
  SELECT inspection_id, reinspection_of FROM i WHERE reinspection_of IS NOT NULL
), member(chain_id, inspection_id, links) AS (
  SELECT re.reinspection_of, re.inspection_id, 1 FROM re JOIN i ON i.inspection_id = re.reinspection_of AND i.reinspection_of IS NULL
  UNION ALL
  SELECT member.chain_id, re.inspection_id, links + 1 FROM member JOIN re ON re.reinspection_of = member.inspection_id WHERE links < 16
), last AS (
  SELECT chain_id, count(*) AS n, max(ROW(i.inspected_on, i.inspection_id)) AS latest, arg_max(i.result, ROW(i.inspected_on, i.inspection_id)) AS result
  FROM member JOIN i USING (inspection_id) GROUP BY chain_id
)
SELECT i.inspection_id AS chain_id, i.elevator_id, i.kind, i.inspected_on AS chain_date, 1 + coalesce(last.n, 0) AS n_inspections,
  i.result AS first_result,
  CASE WHEN last.latest > ROW(i.inspected_on, i.inspection_id) THEN last.latest[2] ELSE i.inspection_id END AS final_id,
  CASE WHEN last.latest > ROW(i.inspected_on, i.inspection_id) THEN last.result ELSE i.result END AS final_result,
  s.firm_id, s.s_town, s.s_use, s.s_age, s.s_man, s.s_unit, s.s_firm, month_no(i.inspected_on) AS m
FROM i LEFT JOIN last ON last.chain_id = i.inspection_id
JOIN segment s ON s.elevator_id = i.elevator_id AND i.inspected_on >= s.f AND i.inspected_on < s.t
WHERE i.reinspection_of IS NULL AND i.inspected_on >= getvariable('first_day')::DATE;

-- ---- Maintenance.
CREATE OR REPLACE TEMP TABLE visit AS
SELECT lift_no, scope_no AS s_firm, CAST(started_at AS DATE) AS d, grade = 'repair' AS repair,
  coalesce(paperless, false) AS paperless, coalesce(location_verified, false) AS located,
  coalesce(finished_at >= started_at, false) AS timed,
  coalesce(finished_at >= started_at AND finished_at < started_at + INTERVAL 10 MINUTE, false) AS quick
FROM maintenance_visits v JOIN lift USING (elevator_id)
JOIN (FROM scope WHERE scope_type = 'firm') firm ON firm.scope_id = v.firm_id
WHERE started_at < getvariable('end_day')::DATE;

-- Days that are due: under a contract, in use, and the firm has had the time of one interval.
CREATE OR REPLACE TEMP TABLE due AS
SELECT seg_no, lift_no, elevator_id, firm_id, n, run_from, greatest(f, greatest(run_from, getvariable('first_visit')::DATE) + n) AS f, t,
  s_town, s_use, s_age, s_man, s_unit, s_firm
FROM segment
WHERE in_use AND firm_id IS NOT NULL AND getvariable('first_visit') IS NOT NULL
  AND greatest(run_from, getvariable('first_visit')::DATE) + n < t;

-- Stretches without a visit of the firm: uncovered from the n-th day after the visit before.
CREATE OR REPLACE TEMP TABLE uncovered AS
WITH gap AS (
  SELECT lift_no, s_firm, d AS last_visit,
    coalesce(lead(d) OVER (PARTITION BY lift_no, s_firm ORDER BY d), getvariable('end_day')::DATE) AS t
  FROM (
    SELECT lift_no, s_firm, d FROM visit WHERE NOT repair
    UNION ALL
    SELECT DISTINCT lift_no, s_firm, DATE '0001-01-01' FROM due
  )
)
SELECT due.seg_no, due.n, due.run_from, greatest(due.f, gap.last_visit + due.n) AS f, least(due.t, gap.t) AS t,
  s_town, s_use, s_age, s_man, s_unit, due.s_firm
FROM (FROM gap WHERE t - last_visit > (SELECT min(n) FROM due)) gap
JOIN due ON due.lift_no = gap.lift_no AND due.s_firm = gap.s_firm
  AND greatest(due.f, gap.last_visit + due.n) < least(due.t, gap.t);

-- ---- Inspections overdue, policies, downtime: intervals per lift.
CREATE OR REPLACE TEMP TABLE overdue AS
SELECT elevator_id, f AS dated_from, greatest(f, next_due_on + 1) AS f, t FROM (
  SELECT elevator_id, inspected_on AS f, next_due_on,
    coalesce(lead(inspected_on) OVER (PARTITION BY elevator_id ORDER BY inspected_on, inspection_id), getvariable('end_day')::DATE) AS t
  FROM inspections WHERE next_due_on IS NOT NULL AND inspected_on < getvariable('end_day')::DATE
);

CREATE OR REPLACE TEMP TABLE insured AS
WITH p AS (
  SELECT elevator_id, 'any' AS cover, starts_on AS f, least(ends_on, getvariable('end_day')::DATE) AS t
  FROM policies WHERE starts_on < getvariable('end_day')::DATE AND ends_on > starts_on
  UNION ALL
  SELECT elevator_id, 'parts', starts_on, least(ends_on, getvariable('end_day')::DATE)
  FROM policies WHERE starts_on < getvariable('end_day')::DATE AND ends_on > starts_on AND product = 'major_parts'
), q AS (
  SELECT *, max(t) OVER (PARTITION BY cover, elevator_id ORDER BY f, t ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before FROM p
)
-- What an earlier policy covers already is cut off, so that the intervals are disjoint.
SELECT elevator_id, cover, greatest(f, before) AS f, t FROM q WHERE before IS NULL OR t > before;

CREATE OR REPLACE TEMP TABLE down AS
WITH d AS (
  SELECT elevator_id, greatest(occurred_at, CAST(getvariable('faults_from')::DATE AS TIMESTAMP)) AS f,
    least(restored_at, CAST(getvariable('end_day')::DATE AS TIMESTAMP)) AS t
  FROM faults WHERE occurred_at < getvariable('end_day')::DATE AND restored_at > occurred_at
), q AS (
  SELECT *, max(t) OVER (PARTITION BY elevator_id ORDER BY f, t ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
  FROM d WHERE f < t
)
SELECT elevator_id, greatest(f, before) AS f, t FROM q WHERE before IS NULL OR t > before;

-- Seconds of days that are down in part: summed exactly per lift-day, then rounded down.
CREATE OR REPLACE TEMP TABLE down_part AS
WITH part AS (
  SELECT elevator_id, CAST(f AS DATE) AS d, epoch_us(least(t, CAST(CAST(f AS DATE) + 1 AS TIMESTAMP))) - epoch_us(f) AS us
  FROM down WHERE f > CAST(f AS DATE) OR CAST(t AS DATE) = CAST(f AS DATE)
  UNION ALL
  SELECT elevator_id, CAST(t AS DATE), epoch_us(t) - epoch_us(CAST(CAST(t AS DATE) AS TIMESTAMP))
  FROM down WHERE CAST(t AS DATE) > CAST(f AS DATE) AND t > CAST(t AS DATE)
), day AS (
  SELECT elevator_id, d, CAST(sum(us) // 1000000 AS BIGINT) AS s FROM part GROUP BY elevator_id, d
)
SELECT day.d, day.s, seg.seg_no FROM day JOIN segment seg ON seg.elevator_id = day.elevator_id AND day.d >= seg.f AND day.d < seg.t
WHERE seg.in_scope;
-- Days that are down as a whole.
CREATE OR REPLACE TEMP TABLE down_full AS
SELECT elevator_id, CASE WHEN f > CAST(f AS DATE) THEN CAST(f AS DATE) + 1 ELSE CAST(f AS DATE) END AS f, CAST(t AS DATE) AS t
FROM down WHERE CASE WHEN f > CAST(f AS DATE) THEN CAST(f AS DATE) + 1 ELSE CAST(f AS DATE) END < CAST(t AS DATE);

-- ---- What lasts for an interval of its own within a segment (the rest: flags of the segment).
CREATE OR REPLACE TEMP TABLE lasting AS
SELECT seg_no, greatest(f, iot_since) AS f, t, CAST(1 AS TINYINT) AS measure, s_town, s_use, s_age, s_man, s_unit, s_firm
FROM segment WHERE in_scope AND iot_since < t
UNION ALL
SELECT seg_no, greatest(f, on_demand_since), t, 2, s_town, s_use, s_age, s_man, s_unit, s_firm
FROM segment WHERE in_use AND on_demand_since < t
UNION ALL
SELECT s.seg_no, greatest(s.f, i.f, getvariable('policies_from')::DATE), least(s.t, i.t), CASE WHEN cover = 'any' THEN 3 ELSE 4 END,
  s_town, s_use, s_age, s_man, s_unit, s_firm
FROM segment s JOIN insured i ON i.elevator_id = s.elevator_id AND greatest(s.f, i.f, getvariable('policies_from')::DATE) < least(s.t, i.t)
WHERE s.in_use
UNION ALL
SELECT s.seg_no, greatest(s.f, d.f), s.t, 5, s_town, s_use, s_age, s_man, s_unit, s_firm
FROM segment s JOIN (SELECT elevator_id, min(dated_from) AS f FROM overdue GROUP BY elevator_id) d
  ON d.elevator_id = s.elevator_id AND d.f < s.t WHERE s.in_use
UNION ALL
SELECT s.seg_no, greatest(s.f, o.f), least(s.t, o.t), 6, s_town, s_use, s_age, s_man, s_unit, s_firm
FROM segment s JOIN (FROM overdue WHERE f < t) o ON o.elevator_id = s.elevator_id AND greatest(s.f, o.f) < least(s.t, o.t) WHERE s.in_use
UNION ALL
SELECT seg_no, greatest(f, getvariable('visits_from')::DATE), t, 7, s_town, s_use, s_age, s_man, s_unit, s_firm FROM due
UNION ALL
SELECT seg_no, greatest(f, getvariable('visits_from')::DATE), t, 8, s_town, s_use, s_age, s_man, s_unit, s_firm FROM uncovered
UNION ALL
SELECT s.seg_no, greatest(s.f, d.f), least(s.t, d.t), 9, s_town, s_use, s_age, s_man, s_unit, s_firm
FROM segment s JOIN down_full d ON d.elevator_id = s.elevator_id AND greatest(s.f, d.f) < least(s.t, d.t) WHERE s.in_scope;
