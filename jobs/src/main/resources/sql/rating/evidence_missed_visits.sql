-- purpose: each missed visit of a firm, on its own day
-- grain:   firm x lift x day
-- inputs:  overdue_episodes, take_overs; :window_from, :window_to, :grace_days
WITH days AS (
  SELECT firm_id, elevator_id, first_day, max_interval_days,
         explode(sequence(first_day, last_day, make_dt_interval(max_interval_days))) AS day
  FROM overdue_episodes
  WHERE firm_id <> '(none)' AND last_day >= :window_from
),
result AS (
  SELECT firm_id, elevator_id, day, first_day AS overdue_since, max_interval_days,
         NOT EXISTS (SELECT 1 FROM take_overs t
                     WHERE t.elevator_id = days.elevator_id
                       AND days.day BETWEEN t.day AND date_add(t.day, :grace_days - 1)) AS counted
  FROM days
  WHERE day BETWEEN :window_from AND :window_to
)
SELECT * FROM result
