-- purpose: take-overs of a firm's lifts, to it or from it, from which hand-over grace follows
-- grain:   firm x lift x day
-- inputs:  take_overs (elevator_id, day, from_firm, to_firm); :window_from, :window_to, :grace_days
WITH result AS (
  SELECT f.firm_id, t.elevator_id, t.day, t.from_firm, t.to_firm
  FROM take_overs t
  LATERAL VIEW explode(array(t.from_firm, t.to_firm)) f AS firm_id
  WHERE t.day BETWEEN date_sub(:window_from, :grace_days) AND :window_to
)
SELECT * FROM result
