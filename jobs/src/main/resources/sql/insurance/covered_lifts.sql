-- purpose: the lifts that some insurers cover on the release date, with the firm in force then
-- grain:   lift
-- inputs:  current_policies, lift_firms; :window_to (the release date), :insurers
WITH covered AS (
  SELECT DISTINCT elevator_id
  FROM current_policies
  WHERE starts_on <= :window_to AND ends_on > :window_to AND array_contains(:insurers, insurer_id)
),
result AS (
  SELECT elevator_id, firm_id FROM covered JOIN lift_firms USING (elevator_id)
)
SELECT * FROM result
