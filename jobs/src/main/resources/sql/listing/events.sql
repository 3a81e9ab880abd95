-- purpose: rescue events as they are listed
-- grain:   event
-- inputs:  fact_rescue
WITH result AS (
  SELECT * EXCEPT (month)
  FROM fact_rescue
)
SELECT * FROM result
