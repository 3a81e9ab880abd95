-- purpose: entrapments in scope of one lift in the window, and which of them count for its relativity
-- grain:   event
-- inputs:  fact_rescue; :window_from, :window_to (first and last day), :elevator_id
WITH result AS (
  SELECT event_id, event_date, cause_code, cause_group,
         cause_group IN ('DOR', 'CTL', 'TRC', 'MNT', 'UNK') AS counted
  FROM fact_rescue
  WHERE elevator_id = :elevator_id AND event_date BETWEEN :window_from AND :window_to AND is_entrapment AND in_scope
)
SELECT * FROM result ORDER BY event_date, event_id
