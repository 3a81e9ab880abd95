-- purpose: spot checks at each lift by as_of
-- grain:   one row per spot check, the check as a struct
-- inputs:  live_spot_checks
-- params:  as_of
WITH result AS (
  SELECT elevator_id,
         struct(check_id, firm_id, unix_date(checked_on) AS day, score,
                coalesce(serious_items, 0L) AS serious_items) AS spot_check
  FROM live_spot_checks
  WHERE checked_on <= :as_of AND elevator_id IS NOT NULL
)
SELECT * FROM result
