-- purpose: alarms of the last 30 days, with what was said of them when they were found
-- grain:   scope x day
-- inputs:  alert, nights_alert
WITH last_day AS (
  SELECT max(date) AS day FROM alert
),
told AS (
  SELECT scope_type, scope_id, date, max_by(state, run_no) AS state
  FROM nights_alert
  GROUP BY scope_type, scope_id, date
),
result AS (
  SELECT a.scope_type, a.scope_id, a.date, round(a.c, 2) AS c, a.threshold, t.state, a.incomplete
  FROM alert a LEFT JOIN told t USING (scope_type, scope_id, date)
  WHERE a.alarm AND a.date > date_sub((SELECT day FROM last_day), 30)
  ORDER BY a.date DESC, a.scope_type, a.scope_id
)
SELECT * FROM result
