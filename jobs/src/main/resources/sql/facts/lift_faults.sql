-- purpose: faults of each lift that occurred by as_of and occur in its window or reach it
-- grain:   one row per fault, the fault as a struct
-- inputs:  live_faults, touched
-- params:  after_as_of, window_from, earliest_window (bound for skipping files)
WITH result AS (
  SELECT f.elevator_id,
         struct(fault_id, unix_micros(occurred_at) AS occurred_at, unix_micros(restored_at) AS restored_at,
                cause_code) AS fault
  FROM live_faults f
  LEFT JOIN touched t ON t.elevator_id = f.elevator_id
  WHERE occurred_at < :after_as_of
    AND (occurred_at >= :earliest_window OR restored_at >= :earliest_window)
    AND (occurred_at >= coalesce(t.window_from, :window_from)
         OR restored_at >= coalesce(t.window_from, :window_from))
)
SELECT * FROM result
