-- purpose: the overdue episode of the last run that covers the day before a lift's window
-- grain:   at most one row per lift, its first day as a struct
-- inputs:  before_overdue_episodes, touched
-- params:  all_lifts, window_date
WITH windows AS (
  SELECT e.elevator_id, e.first_day, e.last_day,
         coalesce(t.window_date, CASE WHEN :all_lifts THEN :window_date END) AS window_date
  FROM before_overdue_episodes e
  LEFT JOIN touched t ON t.elevator_id = e.elevator_id
),
result AS (
  SELECT elevator_id, struct(unix_date(first_day) AS first_day) AS carried
  FROM windows
  WHERE first_day < window_date AND last_day >= date_sub(window_date, 1)
)
SELECT * FROM result
