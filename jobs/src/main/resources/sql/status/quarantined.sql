-- purpose: why rows are in quarantine
-- grain:   table x reason; a row with two reasons counts under both
-- inputs:  quarantine
WITH reasons AS (
  SELECT table_name, explode(reasons) AS reason
  FROM quarantine
),
result AS (
  SELECT table_name, reason, count(*) AS row_count
  FROM reasons
  GROUP BY table_name, reason
  ORDER BY table_name, reason
)
SELECT * FROM result
