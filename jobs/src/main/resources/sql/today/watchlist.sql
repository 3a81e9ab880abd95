-- purpose: all open reasons with the score of each lift
-- grain:   one row per subject and reason
-- inputs:  watch_findings
-- params:  as_of
WITH result AS (
  SELECT subject_type, subject_id, reason, date_from_unix_date(since) AS since, cast(points AS bigint) AS points,
         sum(points) OVER (PARTITION BY subject_type, subject_id) AS score,
         evidence, town, use_type, site_name, firm_id, :as_of AS as_of
  FROM watch_findings
)
SELECT * FROM result
