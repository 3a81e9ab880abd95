-- purpose: the last ten runs
-- grain:   run
-- inputs:  runs
WITH counted AS (
  SELECT *, from_json(counts, 'map<string, bigint>') AS by_name
  FROM runs
),
result AS (
  SELECT run_no, as_of, started_at,
         timestampdiff(SECOND, started_at, finished_at) AS seconds, outcome,
         by_name['files'] AS files, by_name['accepted'] AS accepted, by_name['quarantined'] AS quarantined,
         by_name['corrected'] AS corrected,
         aggregate(
           map_values(map_filter(by_name, (name, rows) -> startswith(name, 'written:'))),
           0L, (sum, rows) -> sum + rows
         ) AS written,
         mode, mode_reason
  FROM counted
  ORDER BY run_no DESC
  LIMIT 10
)
SELECT * FROM result
