-- purpose: for every re-inspection the first inspection that it leads to, directly or through others
-- grain:   one row per re-inspection with a known first inspection, at most 16 links away
-- inputs:  current_inspections
-- params:  as_of
WITH RECURSIVE counted AS (
  SELECT inspection_id, reinspection_of FROM current_inspections WHERE inspected_on <= :as_of
),
links AS (
  SELECT inspection_id, reinspection_of AS parent FROM counted WHERE reinspection_of IS NOT NULL
),
upwards AS (
  SELECT inspection_id, parent, 1 AS link FROM links
  UNION ALL
  SELECT u.inspection_id, l.parent, u.link + 1
  FROM upwards u JOIN links l ON l.inspection_id = u.parent
  WHERE u.link < 16
),
result AS (
  SELECT u.inspection_id, u.parent AS chain_id
  FROM upwards u
  JOIN counted c ON c.inspection_id = u.parent AND c.reinspection_of IS NULL
)
SELECT * FROM result
