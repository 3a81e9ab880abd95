-- purpose: entrapments in scope, as watch list and alerts read them
-- grain:   one row per event
-- inputs:  now_fact_rescue
WITH result AS (
  SELECT event_id, elevator_id, event_date, coalesce(injured, 0) > 0 AS injured, mass,
         cause_group IN ('DOR', 'CTL', 'TRC', 'MNT', 'UNK') AS attributable, town, firm_id
  FROM now_fact_rescue
  WHERE is_entrapment AND in_scope
)
SELECT * FROM result
