-- purpose: claims that occurred in the window, denied ones left out, on the policies they name
-- grain:   insurer x lift
-- inputs:  current_claims, current_policies; :window_from, :window_to (first and last day)
-- note:    a claim belongs to its policy on this very lift; one without such a policy is in no feed
WITH policies AS (
  SELECT policy_id, elevator_id, insurer_id FROM current_policies WHERE starts_on < ends_on
),
result AS (
  SELECT p.insurer_id, c.elevator_id, count(*) AS claims,
         coalesce(sum(c.paid), 0) AS paid,
         coalesce(sum(if(c.status = 'closed', 0, c.reserve)), 0) AS reserve
  FROM current_claims c
  JOIN policies p USING (policy_id, elevator_id)
  WHERE cast(c.occurred_at AS date) BETWEEN :window_from AND :window_to
    AND (c.status IS NULL OR c.status <> 'denied')
  GROUP BY p.insurer_id, c.elevator_id
)
SELECT * FROM result
