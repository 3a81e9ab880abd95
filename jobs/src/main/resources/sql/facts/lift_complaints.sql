-- purpose: complaints about each lift by as_of
-- grain:   one row per lift with complaints, complaints as an array
-- inputs:  live_complaints
-- params:  after_as_of
WITH result AS (
  SELECT elevator_id,
         collect_list(struct(complaint_id, unix_date(cast(received_at AS date)) AS day, firm_id,
                             coalesce(substantiated, false) AS substantiated)) AS complaints
  FROM live_complaints
  WHERE received_at < :after_as_of
  GROUP BY elevator_id
)
SELECT * FROM result
