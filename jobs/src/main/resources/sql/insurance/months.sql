-- purpose: rescue orders and lift-days by month, from which gaps in the data follow
-- grain:   month of the window
-- inputs:  current_rescues, fact_exposure; :window_from, :window_to (first and last day)
WITH orders AS (
  SELECT date_format(called_at, 'yyyy-MM') AS month, count(*) AS orders
  FROM current_rescues
  WHERE cast(called_at AS date) BETWEEN :window_from AND :window_to
  GROUP BY date_format(called_at, 'yyyy-MM')
),
days AS (
  SELECT date_format(month, 'yyyy-MM') AS month, sum(lift_days) AS lift_days
  FROM fact_exposure
  WHERE month BETWEEN :window_from AND :window_to
  GROUP BY date_format(month, 'yyyy-MM')
),
result AS (
  SELECT month, coalesce(o.orders, 0) AS orders, coalesce(d.lift_days, 0) AS lift_days
  FROM orders o FULL JOIN days d USING (month)
)
SELECT * FROM result
