-- purpose: policies and claims of the window that are in no feed, counted, with one of them
-- grain:   kind of remark x insurer (none for claims, whose insurer only a policy would tell)
-- inputs:  live_policies, known_lifts, current_claims; :window_from, :window_to (first and last day)
WITH unknown_lifts AS (
  SELECT 'UNKNOWN_LIFTS' AS code, insurer_id, count(*) AS number, min(p.elevator_id) AS example
  FROM live_policies p
  LEFT ANTI JOIN known_lifts USING (elevator_id)
  WHERE starts_on < ends_on AND starts_on <= :window_to AND ends_on > :window_from
  GROUP BY insurer_id
),
claims AS (
  SELECT 'CLAIMS_WITHOUT_POLICY' AS code, '' AS insurer_id, count(*) AS number, min(c.claim_id) AS example
  FROM current_claims c
  LEFT ANTI JOIN (SELECT policy_id, elevator_id FROM live_policies WHERE starts_on < ends_on) USING (policy_id, elevator_id)
  WHERE cast(c.occurred_at AS date) BETWEEN :window_from AND :window_to
),
result AS (
  SELECT * FROM unknown_lifts UNION ALL SELECT * FROM claims WHERE number > 0
)
SELECT * FROM result
