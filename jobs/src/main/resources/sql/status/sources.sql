-- purpose: freshness of each source
-- grain:   landing table
-- inputs:  files
WITH result AS (
  SELECT table_name, count(*) AS files, sum(accepted) AS accepted, sum(quarantined) AS quarantined,
         max(seen_at) AS last_seen, max_by(file, seen_at) AS last_file
  FROM files
  GROUP BY table_name
  ORDER BY table_name
)
SELECT * FROM result
