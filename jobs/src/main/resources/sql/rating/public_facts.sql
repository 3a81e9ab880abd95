-- purpose: what the plan orders to be public beside the stars, as counts (信用清单); sanctions are read apart
-- grain:   firm of the register
-- inputs:  live_firms, fact_complaint, fact_spot_check, fact_inspection, fact_rescue; :window_from, :window_to
WITH complaints AS (
  SELECT firm_id, count(*) AS substantiated
  FROM fact_complaint
  WHERE received_on BETWEEN :window_from AND :window_to AND counts AND substantiated
  GROUP BY firm_id
),
checks AS (
  SELECT firm_id, count(*) AS spot_checks, sum(score) AS score_sum
  FROM fact_spot_check
  WHERE checked_on BETWEEN :window_from AND :window_to
  GROUP BY firm_id
),
chains AS (
  SELECT firm_id, count(*) AS chains, count_if(first_result = 'pass') AS first_passed,
         count_if(coalesce(maintenance_caused, false)) AS maintenance_caused
  FROM fact_inspection
  WHERE chain_date BETWEEN :window_from AND :window_to
  GROUP BY firm_id
),
entrapments AS (
  SELECT firm_id, count(*) AS entrapments, count_if(cause_group IN ('EXT', 'HUM', 'MGT')) AS external_causes
  FROM fact_rescue
  WHERE event_date BETWEEN :window_from AND :window_to AND is_entrapment AND in_scope AND NOT mass
  GROUP BY firm_id
),
result AS (
  SELECT f.firm_id,
         coalesce(c.substantiated, 0) AS complaints_substantiated,
         coalesce(s.spot_checks, 0) AS spot_checks,
         coalesce(s.score_sum, 0) AS spot_check_score_sum,
         coalesce(i.chains, 0) AS inspection_chains,
         coalesce(i.first_passed, 0) AS inspection_chains_first_passed,
         coalesce(i.maintenance_caused, 0) AS inspection_chains_maintenance_caused,
         coalesce(e.entrapments, 0) AS entrapments_without_mass_events,
         coalesce(e.external_causes, 0) AS entrapments_external_cause
  FROM live_firms f
  LEFT JOIN complaints c USING (firm_id)
  LEFT JOIN checks s USING (firm_id)
  LEFT JOIN chains i USING (firm_id)
  LEFT JOIN entrapments e USING (firm_id)
)
SELECT * FROM result
