-- purpose: what is wrong with the accepted rows of the last 30 days, and of all
-- grain:   landing table x measure, firms together
-- inputs:  data_quality, runs
WITH last_run AS (
  SELECT max_by(as_of, run_no) AS as_of FROM runs WHERE outcome = 'complete'
),
result AS (
  SELECT table_name, measure AS quality_measure,
         sum(if(date > date_sub((SELECT as_of FROM last_run), 30), count, 0L)) AS rows_of_30,
         sum(count) AS row_count
  FROM data_quality
  WHERE measure <> 'INCOMPLETE'
  GROUP BY table_name, measure
  ORDER BY table_name, measure
)
SELECT * FROM result
