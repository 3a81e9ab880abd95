-- purpose: policies that cover a day of the window
-- grain:   policy x lift
-- inputs:  current_policies; :window_from, :window_to (first and last day)
WITH result AS (
  SELECT insurer_id, policy_id, elevator_id, starts_on, ends_on, base_premium
  FROM current_policies
  WHERE starts_on < ends_on AND starts_on <= :window_to AND ends_on > :window_from
)
SELECT * FROM result
