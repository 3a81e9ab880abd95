-- purpose: records that wait for their lift or firm
-- grain:   table x what is missing
-- inputs:  held
WITH result AS (
  SELECT table_name, missing, count(*) AS row_count
  FROM held
  GROUP BY table_name, missing
  ORDER BY table_name, missing
)
SELECT * FROM result
