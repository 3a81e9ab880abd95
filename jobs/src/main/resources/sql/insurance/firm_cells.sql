-- purpose: the firms' exposure and attributable entrapments that RPI-1 is fitted on: cells of M1, grace left out
-- grain:   firm x quarter x age band x use type
-- inputs:  fact_exposure, fact_rescue; :window_from, :window_to (first and last day), :grace_days, :gaps (months)
WITH lift_days AS (
  SELECT firm_id, concat(year(month), 'Q', quarter(month)) AS quarter, age_band, use_type, sum(lift_days) AS base,
         sum(if(array_contains(:gaps, date_format(month, 'yyyy-MM')), lift_days, 0)) AS gap_days
  FROM fact_exposure
  WHERE month BETWEEN :window_from AND :window_to AND NOT grace AND firm_id <> '(none)'
  GROUP BY firm_id, concat(year(month), 'Q', quarter(month)), age_band, use_type
),
entrapments AS (
  SELECT firm_id, concat(year(month), 'Q', quarter(month)) AS quarter, age_band, use_type, count(*) AS observed
  FROM fact_rescue
  WHERE event_date BETWEEN :window_from AND :window_to AND firm_id <> '(none)'
    AND is_entrapment AND in_scope AND cause_group IN ('DOR', 'CTL', 'TRC', 'MNT', 'UNK')
    AND NOT coalesce(days_since_takeover BETWEEN 0 AND :grace_days - 1, false)
  GROUP BY firm_id, concat(year(month), 'Q', quarter(month)), age_band, use_type
),
result AS (
  SELECT firm_id, quarter, age_band, use_type, base, coalesce(observed, 0) AS observed, gap_days
  FROM lift_days
  LEFT JOIN entrapments USING (firm_id, quarter, age_band, use_type)
  WHERE base > 0
)
SELECT * FROM result
