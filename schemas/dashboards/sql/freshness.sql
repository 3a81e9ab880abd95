WITH published AS (SELECT max(as_of) AS as_of FROM liftguard.publication)
SELECT q.table_name, @label(q.table_name, table_name)@ AS source, max(q.date) FILTER (WHERE q.measure = 'rows') AS last_day,
 (SELECT as_of FROM published) - max(q.date) FILTER (WHERE q.measure = 'rows') AS days_behind,
 coalesce(sum(q.count) FILTER (WHERE q.measure = 'rows' AND q.date > (SELECT as_of FROM published) - 30), 0)::bigint AS rows_30,
 coalesce(sum(q.count) FILTER (WHERE q.measure = 'rows'), 0)::bigint AS rows_all,
 coalesce(sum(q.count) FILTER (WHERE q.measure = 'held'), 0)::bigint AS held_all,
 coalesce(sum(q.count) FILTER (WHERE q.measure = 'late'), 0)::bigint AS late_all,
 coalesce(sum(q.count) FILTER (WHERE q.measure = 'INCOMPLETE'), 0)::bigint AS incomplete_all
FROM liftguard.data_quality q WHERE q.date <= (SELECT as_of FROM published)
GROUP BY q.table_name
