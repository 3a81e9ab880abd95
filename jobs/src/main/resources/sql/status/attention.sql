-- purpose: the watch list by reason, and what the last run found new or resolved
-- grain:   kind of subject x reason
-- inputs:  watchlist, nights_watchlist, runs
WITH last_run AS (
  SELECT max(run_no) AS run_no FROM runs WHERE outcome = 'complete'
),
open_reasons AS (
  SELECT subject_type, reason, count(*) AS open, 0L AS new, 0L AS resolved
  FROM watchlist
  GROUP BY subject_type, reason
),
changed AS (
  SELECT subject_type, reason, 0L AS open, count_if(change = 'new') AS new, count_if(change = 'resolved') AS resolved
  FROM nights_watchlist
  WHERE run_no = (SELECT run_no FROM last_run)
  GROUP BY subject_type, reason
),
result AS (
  SELECT subject_type, reason AS watch_reason, sum(open) AS open, sum(new) AS new, sum(resolved) AS resolved
  FROM (SELECT * FROM open_reasons UNION ALL SELECT * FROM changed)
  GROUP BY subject_type, reason
  ORDER BY subject_type DESC, open DESC, reason
)
SELECT * FROM result
