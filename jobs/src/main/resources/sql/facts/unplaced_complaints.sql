-- purpose: complaints that name no lift: they count for the county and the firm they name only
-- grain:   one row per complaint
-- inputs:  live_complaints
-- params:  first_day, as_of
WITH result AS (
  SELECT cast(trunc(cast(received_at AS date), 'MM') AS date) AS month, complaint_id,
         cast(null AS string) AS elevator_id, cast(received_at AS date) AS received_on, true AS counts,
         coalesce(substantiated, false) AS substantiated, cast(null AS string) AS town,
         cast(null AS string) AS use_type, cast(null AS string) AS age_band, firm_id,
         cast(null AS string) AS manufacturer, cast(null AS string) AS use_unit_id,
         cast(null AS string) AS site_name
  FROM live_complaints
  WHERE elevator_id IS NULL AND cast(received_at AS date) BETWEEN :first_day AND :as_of
)
SELECT * FROM result
