-- purpose: days of daily tables that were not reported in full
-- grain:   landing table
-- inputs:  data_quality, runs
WITH last_run AS (
  SELECT max_by(as_of, run_no) AS as_of FROM runs WHERE outcome = 'complete'
),
result AS (
  SELECT table_name, count(*) AS days,
         count_if(date > date_sub((SELECT as_of FROM last_run), 30)) AS days_of_30,
         concat_ws(' ', slice(sort_array(collect_list(cast(date AS string)), false), 1, 7)) AS latest_days
  FROM data_quality
  WHERE measure = 'INCOMPLETE'
  GROUP BY table_name
  ORDER BY table_name
)
SELECT * FROM result
