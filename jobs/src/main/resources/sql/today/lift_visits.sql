-- purpose: the latest visit of each lift, and how many of its visits were paperless in the 90 days up to three days
-- grain:   one row per lift, a struct
-- inputs:  live_maintenance_visits
-- params:  visits_from, after_as_of, then for as_of, a year ago and the first day: now_from, year_from, after_year,
--          first_from, after_first
WITH wanted AS (
  SELECT elevator_id, started_at, coalesce(paperless, false) AS paperless,
         started_at >= :now_from AS is_now,
         started_at >= :year_from AND started_at < :after_year AS is_year,
         started_at >= :first_from AND started_at < :after_first AS is_first
  FROM live_maintenance_visits
  WHERE started_at < :after_as_of
    AND (started_at >= :visits_from
         OR (started_at >= :year_from AND started_at < :after_year)
         OR (started_at >= :first_from AND started_at < :after_first))
),
result AS (
  SELECT elevator_id,
         struct(unix_date(cast(max(CASE WHEN started_at >= :visits_from THEN started_at END) AS date)) AS last,
                count_if(is_now) AS now_visits, count_if(is_now AND paperless) AS now_paperless,
                count_if(is_year) AS year_visits, count_if(is_year AND paperless) AS year_paperless,
                count_if(is_first) AS first_visits, count_if(is_first AND paperless) AS first_paperless) AS visits
  FROM wanted
  GROUP BY elevator_id
)
SELECT * FROM result
