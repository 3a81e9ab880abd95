-- purpose: maintenance that was due, covered, missed and recorded
-- grain:   month x town x use_type x age_band x firm x manufacturer x grace x interval class
--          (0 = no contract on the day, or a visit by another firm than the one in force)
-- inputs:  months_fact_lift
WITH result AS (
  SELECT month, town, use_type, age_band, firm_id, manufacturer, grace, max_interval_days,
         sum(due) AS due, sum(covered_due) AS covered_due, sum(missed_visits) AS missed_visits,
         sum(visits) AS visits, sum(visits_paperless) AS visits_paperless,
         sum(visits_location_verified) AS visits_location_verified,
         sum(visits_with_length) AS visits_with_length, sum(visits_short) AS visits_short
  FROM months_fact_lift
  GROUP BY month, town, use_type, age_band, firm_id, manufacturer, grace, max_interval_days
  HAVING sum(due) > 0 OR sum(missed_visits) > 0 OR sum(visits) > 0
)
SELECT * FROM result
