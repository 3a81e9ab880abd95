-- purpose: a firm's entrapments in scope, with what they count in
-- grain:   firm x event
-- inputs:  fact_rescue; :window_from, :window_to, :grace_days
WITH result AS (
  SELECT firm_id, event_id, elevator_id, called_at, outcome, cause_code, cause_group, age_band, use_type, mass,
         days_since_takeover,
         cause_group IN ('DOR', 'CTL', 'TRC', 'MNT', 'UNK')
           AND NOT coalesce(days_since_takeover BETWEEN 0 AND :grace_days - 1, false) AS counted
  FROM fact_rescue
  WHERE event_date BETWEEN :window_from AND :window_to AND is_entrapment AND in_scope AND firm_id <> '(none)'
)
SELECT * FROM result
