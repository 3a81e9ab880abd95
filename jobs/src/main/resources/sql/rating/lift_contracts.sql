-- purpose: contracts of each lift that began by as_of, from which its take-overs follow
-- grain:   one row per lift with contracts, contracts as an array
-- inputs:  live_contracts; :as_of
WITH result AS (
  SELECT elevator_id,
         collect_list(struct(contract_id, firm_id, unix_date(starts_on) AS starts_on,
                             unix_date(ends_on) AS ends_on, mode,
                             cast(max_interval_days AS int) AS max_interval_days)) AS contracts
  FROM live_contracts
  WHERE starts_on <= :as_of
  GROUP BY elevator_id
)
SELECT * FROM result
