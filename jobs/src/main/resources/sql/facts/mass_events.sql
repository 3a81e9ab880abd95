-- purpose: entrapments of an external cause with at least 5 lifts of their town within 60 minutes, edges included
-- grain:   one row per mass event
-- inputs:  all_events (every event, whatever its scope)
-- note:    events are paired through hours of an hour's neighbourhood, so that towns need no cross product
WITH external AS (
  SELECT event_id, elevator_id, town, called_at, unix_micros(called_at) div 3600000000 AS hour
  FROM all_events
  WHERE is_entrapment AND cause_group = 'EXT'
),
neighbourhoods AS (
  SELECT event_id, town, called_at, explode(array(hour - 1, hour, hour + 1)) AS hour FROM external
),
result AS (
  SELECT n.event_id
  FROM neighbourhoods n
  JOIN external e
    ON e.town = n.town AND e.hour = n.hour
   AND abs(unix_micros(e.called_at) - unix_micros(n.called_at)) <= 3600000000
  GROUP BY n.event_id
  HAVING count(DISTINCT e.elevator_id) >= 5
)
SELECT * FROM result
