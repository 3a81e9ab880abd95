SELECT q.month, q.date, q.table_name, @label(q.table_name, table_name)@ AS source, @label(q.measure, data_quality.measure)@ AS finding, q.measure, q.count, coalesce(firms.firm, q.firm_id) AS firm,
 to_char(q.month, 'YYYY-MM') AS month_text, CASE q.measure WHEN 'rows' THEN 'rows' WHEN 'ORDERS' THEN 'orders' WHEN 'ARRIVAL_MISSING' THEN 'stamps' WHEN 'DISPATCH_MISSING' THEN 'stamps' ELSE 'finding' END AS kind,
 q.month > (SELECT max(as_of) FROM liftguard.publication) - interval '3 years' AS recent, NULL::text AS period
FROM liftguard.data_quality q LEFT JOIN @firms@ ON firms.firm_id = q.firm_id
@period_where(q.month)@
