-- purpose: a firm's lift-days by lift, as they count; without those of hand-over grace
-- grain:   firm x lift x quarter x age band x use type x interval class
-- inputs:  fact_lift; :window_from, :window_to
WITH result AS (
  SELECT firm_id, elevator_id, concat(year(month), 'Q', quarter(month)) AS quarter, age_band, use_type,
         max_interval_days, sum(lift_days) AS lift_days, sum(due) AS due_lift_days
  FROM fact_lift
  WHERE month BETWEEN :window_from AND :window_to AND NOT grace AND firm_id <> '(none)'
  GROUP BY firm_id, elevator_id, concat(year(month), 'Q', quarter(month)), age_band, use_type, max_interval_days
  HAVING sum(lift_days) > 0 OR sum(due) > 0
)
SELECT * FROM result
