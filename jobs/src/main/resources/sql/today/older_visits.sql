-- purpose: the latest visit of lifts that had none lately
-- grain:   one row per lift
-- inputs:  unvisited_lifts, live_maintenance_visits
-- params:  visits_from
WITH result AS (
  SELECT v.elevator_id, unix_date(cast(max(v.started_at) AS date)) AS last
  FROM live_maintenance_visits v
  WHERE v.elevator_id IN (SELECT elevator_id FROM unvisited_lifts) AND v.started_at < :visits_from
  GROUP BY v.elevator_id
)
SELECT * FROM result
