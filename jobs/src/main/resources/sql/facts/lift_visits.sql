-- purpose: maintenance visits of each lift by as_of, from 100 days (the longest interval) before its window on
-- grain:   one row per visit, the visit as a struct; day = local epoch day, seconds = -1 without a length
-- inputs:  live_maintenance_visits, touched
-- params:  after_as_of, visits_from, earliest_visit_needed (bound for skipping files)
WITH result AS (
  SELECT v.elevator_id,
         struct(
           firm_id,
           cast((unix_micros(started_at) + 28800000000) div 86400000000 AS int) AS day,
           grade = 'repair' AS repair,
           coalesce(paperless, false) AS paperless,
           coalesce(location_verified, false) AS location_verified,
           CASE WHEN finished_at >= started_at
                THEN (unix_micros(finished_at) - unix_micros(started_at)) div 1000000
                ELSE -1L END AS seconds) AS visit
  FROM live_maintenance_visits v
  LEFT JOIN touched t ON t.elevator_id = v.elevator_id
  WHERE started_at < :after_as_of
    AND started_at >= :earliest_visit_needed
    AND started_at >= coalesce(t.visits_from, :visits_from)
)
SELECT * FROM result
