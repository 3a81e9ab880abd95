-- purpose: inspection chains of each lift, dated by the first inspection in the lift's window
-- grain:   one row per chain, the chain as a struct
-- inputs:  current_inspections, re_inspections, touched
-- params:  as_of, window_date
WITH firsts AS (
  SELECT i.inspection_id AS chain_id, i.elevator_id, i.kind, i.inspected_on, i.result, i.maintenance_caused
  FROM current_inspections i
  LEFT JOIN touched t ON t.elevator_id = i.elevator_id
  WHERE i.inspected_on >= coalesce(t.window_date, :window_date)
    AND i.inspected_on <= :as_of AND i.reinspection_of IS NULL
),
later AS (
  SELECT r.chain_id,
         max(struct(i.inspected_on, i.inspection_id, i.result)) AS latest,
         count(*) AS n
  FROM re_inspections r
  JOIN current_inspections i ON i.inspection_id = r.inspection_id
  GROUP BY r.chain_id
),
chains AS (
  SELECT f.*, coalesce(l.n, 0) + 1 AS n_inspections,
         greatest(struct(f.inspected_on, f.chain_id AS inspection_id, f.result), l.latest) AS latest
  FROM firsts f
  LEFT JOIN later l ON l.chain_id = f.chain_id
),
result AS (
  SELECT elevator_id,
         struct(chain_id, kind, unix_date(inspected_on) AS chain_date, cast(n_inspections AS int) AS n_inspections,
                result AS first_result, latest.inspection_id AS final_id, latest.result AS final_result,
                coalesce(maintenance_caused, false) AS maintenance_caused) AS chain
  FROM chains
)
SELECT * FROM result
