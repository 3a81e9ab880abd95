-- purpose: a firm's call-outs with all stamps of all their orders
-- grain:   firm x call-out x order
-- inputs:  fact_rescue, live_rescues; :window_from, :window_to, :grace_days
WITH callouts AS (
  SELECT firm_id, event_id, elevator_id, town, hour_band, limit_s, firm_s, firm_late, mass, days_since_takeover,
         NOT mass AND NOT coalesce(days_since_takeover BETWEEN 0 AND :grace_days - 1, false) AS counted,
         explode(order_ids) AS order_id
  FROM fact_rescue
  WHERE event_date BETWEEN :window_from AND :window_to AND callout AND firm_id <> '(none)'
),
result AS (
  SELECT c.firm_id, c.event_id, c.order_id, c.elevator_id, c.town, c.hour_band, o.level, o.outcome,
         o.called_at, o.dispatched_at, o.acknowledged_at, o.arrived_at, o.released_at, o.closed_at,
         c.limit_s, c.firm_s, c.firm_late, c.mass, c.days_since_takeover, c.counted
  FROM callouts c
  JOIN live_rescues o USING (order_id)
)
SELECT * FROM result
