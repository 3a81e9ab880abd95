@period@
SELECT e.event_id, e.month, e.event_date, e.called_at, e.elevator_id, @label(e.town, unknown)@ AS town, @label(e.use_type, use_type)@ AS use_type,
 @label(e.age_band, age_band)@ AS age_band, coalesce(firms.firm, e.firm_id) AS firm, e.site_name, e.manufacturer,
 e.cause_group, @label(e.cause_group, cause_group)@ AS cause, @label(e.outcome, outcome)@ AS outcome,
 e.is_entrapment, e.in_scope, e.attended, e.mass, e.callout, e.on_time, e.repeat_30d, e.persons, e.injured,
 e.arrival_s, e.firm_s, e.trapped_s, e.rescue_s, e.limit_s, e.trapped_bucket AS trapped_code,
 coalesce(@label(e.trapped_bucket, trapped_bucket)@, @word(no_time)@) AS trapped_bucket,
 @label(e.hour_band, hour_band)@ AS hour_band, to_char(e.called_at, 'HH24') AS hour,
 @label(to_char(e.called_at, 'ID'), weekday)@ AS weekday,
 CASE WHEN NOT e.attended OR NOT e.in_scope THEN NULL WHEN e.arrival_s IS NULL THEN @word(arrival_missing)@
  WHEN e.on_time THEN @word(within_limit)@ ELSE @word(over_limit)@ END AS timeliness,
 CASE WHEN e.arrival_s IS NULL THEN NULL ELSE to_char(least(e.arrival_s / 300, 12) * 5, 'FM00') END AS arrival_bin,
 NULL::text AS period
FROM liftguard.fact_rescue e LEFT JOIN @firms@ ON firms.firm_id = e.firm_id
WHERE e.month >= (SELECT period_start FROM p) AND e.month < (SELECT period_end FROM p)
