-- purpose: rescue orders of each lift called by as_of; wholly, since an event may reach back as far as it likes
-- grain:   one row per order, the order as a struct
-- inputs:  live_rescues
-- params:  after_as_of
WITH result AS (
  SELECT elevator_id,
         struct(order_id, channel, unix_micros(trapped_at) AS trapped_at, unix_micros(called_at) AS called_at,
                unix_micros(dispatched_at) AS dispatched_at, unix_micros(acknowledged_at) AS acknowledged_at,
                unix_micros(arrived_at) AS arrived_at, unix_micros(released_at) AS released_at,
                cast(level AS int) AS level, trapped_persons, injured_persons, outcome, cause_code) AS rescue_order
  FROM live_rescues
  WHERE called_at < :after_as_of
)
SELECT * FROM result
