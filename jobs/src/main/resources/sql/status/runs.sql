-- purpose: the last ten runs
-- grain:   run
-- inputs:  runs
WITH result AS (
  SELECT run_no, as_of, started_at,
         timestampdiff(SECOND, started_at, finished_at) AS seconds, outcome, mode, mode_reason
  FROM runs
  ORDER BY run_no DESC
  LIMIT 10
)
SELECT * FROM result
