-- purpose: from when on each lift has a self-test chain
-- grain:   one row per lift, a struct
-- inputs:  current_inspections
-- params:  as_of
WITH result AS (
  SELECT elevator_id, struct(unix_date(min(inspected_on)) AS day) AS self_test
  FROM current_inspections
  WHERE kind = 'self_test' AND reinspection_of IS NULL AND inspected_on <= :as_of
  GROUP BY elevator_id
)
SELECT * FROM result
