-- purpose: entrapments of the county by day without mass events, and by how much its lift-days change
-- grain:   one row per day on which either is not 0
-- inputs:  entrapments_in_scope, lifts_today
-- params:  first_day, delta_kind
WITH parts AS (
  SELECT unix_date(event_date) AS day, 1L AS events, cast(attributable AS bigint) AS attributable, 0L AS lift_days
  FROM entrapments_in_scope
  WHERE NOT mass AND event_date >= :first_day
  UNION ALL
  SELECT day, 0L, 0L, a FROM lifts_today WHERE row_kind = :delta_kind AND name = 'town'
),
result AS (
  SELECT day, sum(events) AS events, sum(attributable) AS attributable, sum(lift_days) AS lift_days
  FROM parts
  GROUP BY day
)
SELECT * FROM result
