-- purpose: faults of each lift by as_of that are recent or not restored
-- grain:   one row per fault, a struct
-- inputs:  live_faults
-- params:  after_as_of, faults_from
WITH result AS (
  SELECT elevator_id,
         struct(fault_id, unix_date(cast(occurred_at AS date)) AS day, unix_micros(occurred_at) AS occurred_at,
                restored_at IS NOT NULL AS restored, cause_code) AS fault
  FROM live_faults
  WHERE occurred_at < :after_as_of AND (occurred_at >= :faults_from OR restored_at IS NULL)
)
SELECT * FROM result
