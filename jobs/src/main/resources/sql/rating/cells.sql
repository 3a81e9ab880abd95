-- purpose: the counts that a release of the rating follows from
-- grain:   measure x firm x quarter x stratum
-- inputs:  fact_exposure, fact_rescue, fact_maintenance, live_firms; :window_from, :window_to (first and last day),
--          :last_month (month of the last day), :grace_days
-- note:    a repeat's previous event may lie before the window, and before the first month: then its cause is known
--          from prev_cause_group, and it is taken for no mass event
WITH lift_days AS (
  SELECT firm_id, concat(year(month), 'Q', quarter(month)) AS quarter, age_band, use_type, sum(lift_days) AS base
  FROM fact_exposure
  WHERE month BETWEEN :window_from AND :window_to AND NOT grace AND firm_id <> '(none)'
  GROUP BY firm_id, concat(year(month), 'Q', quarter(month)), age_band, use_type
),
events AS (
  SELECT e.firm_id, concat(year(e.month), 'Q', quarter(e.month)) AS quarter, e.age_band, e.use_type, e.town, e.hour_band,
         e.is_entrapment AND e.in_scope AND e.cause_group IN ('DOR', 'CTL', 'TRC', 'MNT', 'UNK') AS attributable,
         e.is_entrapment AND e.in_scope AND NOT e.mass AS all_causes,
         e.callout AND NOT e.mass AS callout,
         e.firm_late,
         e.repeat_30d AND e.prev_cause_group IN ('DOR', 'CTL', 'TRC', 'MNT', 'UNK') AS repeats_attributable,
         e.repeat_30d AND NOT coalesce(p.mass, false) AS repeats_all_causes
  FROM fact_rescue e
  LEFT JOIN fact_rescue p ON p.event_id = e.prev_event_id
  WHERE e.event_date BETWEEN :window_from AND :window_to AND e.firm_id <> '(none)'
    AND NOT coalesce(e.days_since_takeover BETWEEN 0 AND :grace_days - 1, false)
),
entrapments AS (
  SELECT firm_id, quarter, age_band, use_type,
         count_if(attributable) AS attributable, count_if(all_causes) AS all_causes
  FROM events
  GROUP BY firm_id, quarter, age_band, use_type
),
result AS (
  SELECT 'FLEET' AS measure, f.firm_id, '' AS quarter, '' AS stratum_1, '' AS stratum_2,
         coalesce(sum(e.in_use_last_day), 0) AS base, 0 AS observed
  FROM live_firms f
  LEFT JOIN fact_exposure e ON e.firm_id = f.firm_id AND e.month = :last_month
  GROUP BY f.firm_id
  UNION ALL
  SELECT m.measure, d.firm_id, d.quarter, d.age_band, d.use_type, d.base,
         coalesce(if(m.measure = 'M1', e.attributable, e.all_causes), 0)
  FROM lift_days d
  LEFT JOIN entrapments e USING (firm_id, quarter, age_band, use_type)
  CROSS JOIN (VALUES ('M1'), ('M1A')) AS m (measure)
  WHERE d.base > 0
  UNION ALL
  SELECT 'M2', firm_id, quarter, town, hour_band, count(*), count_if(firm_late)
  FROM events
  WHERE callout
  GROUP BY firm_id, quarter, town, hour_band
  UNION ALL
  SELECT 'M3', firm_id, quarter, '', '', count(*), count_if(repeats_attributable)
  FROM events
  WHERE attributable
  GROUP BY firm_id, quarter
  UNION ALL
  SELECT 'M3A', firm_id, quarter, '', '', count(*), count_if(repeats_all_causes)
  FROM events
  WHERE all_causes
  GROUP BY firm_id, quarter
  UNION ALL
  SELECT 'M4', firm_id, concat(year(month), 'Q', quarter(month)), cast(max_interval_days AS string), '',
         sum(due), sum(missed_visits)
  FROM fact_maintenance
  WHERE month BETWEEN :window_from AND :window_to AND NOT grace AND firm_id <> '(none)'
  GROUP BY firm_id, concat(year(month), 'Q', quarter(month)), max_interval_days
  HAVING sum(due) > 0
)
SELECT * FROM result
