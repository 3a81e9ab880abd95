-- purpose: exposure by stratum and attributable entrapments of every lift, whoever maintained it
-- grain:   lift of the register
-- inputs:  lift_firms, fact_lift, fact_rescue; :window_from, :window_to (first and last day), :gaps (months)
WITH days AS (
  SELECT elevator_id, age_band, use_type, cast(year(month) AS string) AS year, sum(lift_days) AS days,
         sum(if(array_contains(:gaps, date_format(month, 'yyyy-MM')), lift_days, 0)) AS gap_days
  FROM fact_lift
  WHERE month BETWEEN :window_from AND :window_to AND lift_days > 0
  GROUP BY elevator_id, age_band, use_type, year(month)
),
strata AS (
  SELECT elevator_id, sort_array(collect_list(struct(age_band, use_type, year, days))) AS strata,
         sum(gap_days) AS gap_days
  FROM days
  GROUP BY elevator_id
),
entrapments AS (
  SELECT elevator_id, count(*) AS observed
  FROM fact_rescue
  WHERE event_date BETWEEN :window_from AND :window_to
    AND is_entrapment AND in_scope AND cause_group IN ('DOR', 'CTL', 'TRC', 'MNT', 'UNK')
  GROUP BY elevator_id
),
result AS (
  SELECT elevator_id, f.firm_id, coalesce(s.strata, array()) AS strata, coalesce(e.observed, 0) AS observed,
         coalesce(s.gap_days, 0) AS gap_days
  FROM lift_firms f
  LEFT JOIN strata s USING (elevator_id)
  LEFT JOIN entrapments e USING (elevator_id)
)
SELECT * FROM result
