-- purpose: dispatch orders as they are listed
-- grain:   order
-- inputs:  fact_order
WITH result AS (
  SELECT * EXCEPT (month)
  FROM fact_order
)
SELECT * FROM result
