-- purpose: overdue episodes of each lift
-- grain:   one row per episode, a struct
-- inputs:  now_overdue_episodes
WITH result AS (
  SELECT elevator_id, struct(unix_date(first_day) AS first_day, unix_date(last_day) AS last_day, firm_id) AS overdue
  FROM now_overdue_episodes
)
SELECT * FROM result
