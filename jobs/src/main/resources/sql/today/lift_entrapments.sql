-- purpose: entrapments of each lift in scope
-- grain:   one row per event, a struct
-- inputs:  entrapments_in_scope
WITH result AS (
  SELECT elevator_id, struct(event_id, unix_date(event_date) AS day, injured) AS entrapment
  FROM entrapments_in_scope
)
SELECT * FROM result
