-- purpose: spot checks at each lift by as_of
-- grain:   one row per lift with spot checks, checks as an array
-- inputs:  live_spot_checks
-- params:  as_of
WITH result AS (
  SELECT elevator_id,
         collect_list(struct(check_id, firm_id, unix_date(checked_on) AS day, score,
                             coalesce(serious_items, 0L) AS serious_items)) AS spot_checks
  FROM live_spot_checks
  WHERE checked_on <= :as_of
  GROUP BY elevator_id
)
SELECT * FROM result
