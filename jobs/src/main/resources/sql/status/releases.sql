-- purpose: releases of the rating in the state they are in, the latest first, at most ten
-- grain:   bundle
-- inputs:  releases
WITH ordered AS (
  SELECT bundle, state, as_of, objections_until, made_at, made_by,
         row_number() OVER (PARTITION BY kind, bundle ORDER BY made_at DESC) AS latest
  FROM releases
),
result AS (
  SELECT bundle, state, as_of, objections_until, made_at, made_by
  FROM ordered
  WHERE latest = 1
  ORDER BY made_at DESC, bundle
  LIMIT 10
)
SELECT * FROM result
