-- purpose: files that were refused whole and not delivered anew
-- grain:   file
-- inputs:  files
WITH result AS (
  SELECT file, reason
  FROM files
  WHERE refused
  ORDER BY file
)
SELECT * FROM result
