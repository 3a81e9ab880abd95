-- purpose: from when on lifts whose records changed further back are computed anew
-- grain:   one row per touched lift, the epoch day as a struct
-- inputs:  touched
WITH result AS (
  SELECT elevator_id, struct(window_day) AS window FROM touched
)
SELECT * FROM result
