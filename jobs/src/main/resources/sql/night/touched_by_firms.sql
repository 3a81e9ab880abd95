-- purpose: lifts whose whole history may change because a firm came, went, changed its house or its kind
-- grain:   one row per lift
-- inputs:  changed_firm_ids, clean_contracts, clean_maintenance_visits, clean_complaints, clean_spot_checks
WITH naming AS (
  SELECT elevator_id, firm_id FROM clean_contracts
  UNION ALL SELECT elevator_id, firm_id FROM clean_maintenance_visits
  UNION ALL SELECT elevator_id, firm_id FROM clean_complaints
  UNION ALL SELECT elevator_id, firm_id FROM clean_spot_checks
),
result AS (
  SELECT DISTINCT elevator_id FROM naming JOIN changed_firm_ids USING (firm_id) WHERE elevator_id IS NOT NULL
)
SELECT * FROM result
