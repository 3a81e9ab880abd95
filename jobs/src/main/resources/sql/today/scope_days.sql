-- purpose: entrapments of each town and firm by day without mass events, and by how much its lift-days change
-- grain:   one row per event or change
-- inputs:  entrapments_in_scope, lifts_today
-- params:  first_day, delta_kind
WITH result AS (
  SELECT 'town' AS scope_type, town AS scope_id, unix_date(event_date) AS day, 1L AS events, 0L AS lift_days
  FROM entrapments_in_scope
  WHERE NOT mass AND event_date >= :first_day
  UNION ALL
  SELECT 'firm', firm_id, unix_date(event_date), 1L, 0L
  FROM entrapments_in_scope
  WHERE NOT mass AND attributable AND event_date >= :first_day AND firm_id <> '(none)'
  UNION ALL
  SELECT name, id, day, 0L, a FROM lifts_today WHERE row_kind = :delta_kind AND a <> 0
)
SELECT * FROM result
