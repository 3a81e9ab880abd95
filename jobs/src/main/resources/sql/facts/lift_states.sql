-- purpose: the register rows of each lift that count at as_of
-- grain:   one row per lift that the register knows, rows as an array (empty when all begin after as_of)
-- inputs:  live_elevators, touched
-- params:  as_of, all_lifts (false: only touched ones)
WITH counted AS (
  SELECT e.elevator_id,
         CASE WHEN effective_from <= :as_of THEN struct(
           unix_date(effective_from) AS effective_from, status, kind, use_type, town, site_name, use_unit_id,
           manufacturer, unix_date(installed_on) AS installed_on, unix_date(renovated_on) AS renovated_on,
           on_platform, unix_date(iot_since) AS iot_since, unix_date(on_demand_since) AS on_demand_since,
           mobile_signal) END AS state
  FROM live_elevators e
  LEFT JOIN touched t ON t.elevator_id = e.elevator_id
  WHERE :all_lifts OR t.elevator_id IS NOT NULL
),
result AS (
  SELECT elevator_id, collect_list(state) AS states FROM counted GROUP BY elevator_id
)
SELECT * FROM result
