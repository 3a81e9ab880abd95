-- purpose: policies of each lift that began by as_of and cover a day
-- grain:   one row per policy, the policy as a struct
-- inputs:  live_policies
-- params:  as_of
WITH result AS (
  SELECT elevator_id,
         struct(unix_date(starts_on) AS starts_on, unix_date(ends_on) AS ends_on, product) AS policy
  FROM live_policies
  WHERE starts_on <= :as_of AND starts_on < ends_on
)
SELECT * FROM result
