-- purpose: inspection chains as they are listed
-- grain:   chain
-- inputs:  fact_inspection
WITH result AS (
  SELECT * EXCEPT (month)
  FROM fact_inspection
)
SELECT * FROM result
