-- purpose: complaints about each lift by as_of
-- grain:   one row per complaint, the complaint as a struct
-- inputs:  live_complaints
-- params:  after_as_of
WITH result AS (
  SELECT elevator_id,
         struct(complaint_id, unix_date(cast(received_at AS date)) AS day, firm_id,
                coalesce(substantiated, false) AS substantiated) AS complaint
  FROM live_complaints
  WHERE received_at < :after_as_of AND elevator_id IS NOT NULL
)
SELECT * FROM result
