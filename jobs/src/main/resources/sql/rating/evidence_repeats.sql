-- purpose: a firm's repeats with the entrapment before
-- grain:   firm x event
-- inputs:  fact_rescue; :window_from, :window_to, :grace_days
WITH result AS (
  SELECT e.firm_id, e.event_id, e.elevator_id, e.called_at, e.cause_group, e.prev_event_id,
         p.called_at AS prev_called_at, e.prev_cause_group, e.days_since_takeover,
         e.cause_group IN ('DOR', 'CTL', 'TRC', 'MNT', 'UNK')
           AND e.prev_cause_group IN ('DOR', 'CTL', 'TRC', 'MNT', 'UNK')
           AND NOT coalesce(e.days_since_takeover BETWEEN 0 AND :grace_days - 1, false) AS counted
  FROM fact_rescue e
  LEFT JOIN fact_rescue p ON p.event_id = e.prev_event_id
  WHERE e.event_date BETWEEN :window_from AND :window_to AND e.is_entrapment AND e.in_scope AND e.repeat_30d
    AND e.firm_id <> '(none)'
)
SELECT * FROM result
