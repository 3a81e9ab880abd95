-- purpose: what the last run took in
-- grain:   landing table
-- inputs:  nights_delivery, runs
WITH last_run AS (
  SELECT max(run_no) AS run_no FROM runs WHERE outcome = 'complete'
),
result AS (
  SELECT table_name,
         sum(if(measure = 'files', count, 0L)) AS files,
         sum(if(measure = 'accepted', count, 0L)) AS accepted,
         sum(if(measure = 'quarantined', count, 0L)) AS quarantined,
         sum(if(measure = 'corrected', count, 0L)) AS corrected
  FROM nights_delivery
  WHERE run_no = (SELECT run_no FROM last_run)
  GROUP BY table_name
  ORDER BY table_name
)
SELECT * FROM result
