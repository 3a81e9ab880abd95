-- purpose: contracts of each lift that began by as_of
-- grain:   one row per contract, the contract as a struct
-- inputs:  live_contracts
-- params:  as_of
WITH result AS (
  SELECT elevator_id,
         struct(contract_id, firm_id, unix_date(starts_on) AS starts_on, unix_date(ends_on) AS ends_on, mode,
                cast(max_interval_days AS int) AS max_interval_days) AS contract
  FROM live_contracts
  WHERE starts_on <= :as_of
)
SELECT * FROM result
