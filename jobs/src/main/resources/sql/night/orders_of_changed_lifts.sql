-- purpose: old and new versions of all orders of lifts with a changed order, to see how far back their events reach
-- grain:   one row per version of an order
-- inputs:  changed_rescues, clean_rescues
WITH changed_lifts AS (
  SELECT DISTINCT elevator_id FROM changed_rescues WHERE elevator_id IS NOT NULL
),
versions AS (
  SELECT elevator_id, order_id, called_at, released_at, outcome, true AS is_changed FROM changed_rescues
  UNION ALL
  SELECT c.elevator_id, c.order_id, c.called_at, c.released_at, c.outcome, false
  FROM clean_rescues c JOIN changed_lifts USING (elevator_id)
),
result AS (
  SELECT elevator_id, order_id, unix_micros(called_at) AS called_at, unix_micros(released_at) AS released_at,
         outcome, is_changed
  FROM versions WHERE called_at IS NOT NULL AND elevator_id IS NOT NULL
)
SELECT * FROM result
