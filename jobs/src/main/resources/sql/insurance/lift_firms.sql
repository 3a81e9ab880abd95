-- purpose: the firm in force of each lift on the release date
-- grain:   lift of the register; firm_id null when none is in force
-- inputs:  known_lifts, live_contracts; :window_to (the release date)
WITH in_force AS (
  SELECT elevator_id, max_by(firm_id, struct(starts_on, contract_id)) AS firm_id
  FROM live_contracts
  WHERE starts_on <= :window_to AND (ends_on IS NULL OR ends_on > :window_to)
  GROUP BY elevator_id
),
result AS (
  SELECT elevator_id, firm_id FROM known_lifts LEFT JOIN in_force USING (elevator_id)
)
SELECT * FROM result
