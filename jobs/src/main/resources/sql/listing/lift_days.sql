-- purpose: exposure and what hangs on it
-- grain:   month x town x use_type x age_band x firm x manufacturer x grace
-- inputs:  fact_lift
WITH result AS (
  SELECT month, town, use_type, age_band, firm_id, manufacturer, grace,
         sum(lift_days) AS lift_days, sum(in_use_days) AS in_use_days, sum(due) AS due,
         sum(covered_due) AS covered_due, sum(inspection_overdue) AS inspection_overdue,
         sum(inspection_dated) AS inspection_dated, sum(downtime_s) AS downtime_s
  FROM fact_lift
  GROUP BY month, town, use_type, age_band, firm_id, manufacturer, grace
  HAVING sum(in_use_days) > 0
)
SELECT * FROM result
