@filters@@period@,
seen AS (
 SELECT to_char(f.called_at, 'ID') AS day, to_char(f.called_at, 'HH24') AS hour, count(*) AS n FROM liftguard.fact_rescue f
 WHERE f.is_entrapment AND f.in_scope AND f.month >= (SELECT period_start FROM p) AND f.month < (SELECT period_end FROM p)@dims(f)@
 GROUP BY 1, 2
)
SELECT @label(d.day::text, weekday)@ AS weekday, to_char(h.hour, 'FM00') AS hour, coalesce(seen.n, 0) AS entrapments,
 NULL::text AS period, NULL::text AS town, NULL::text AS use_type, NULL::text AS firm
FROM generate_series(1, 7) d(day) CROSS JOIN generate_series(0, 23) h(hour)
LEFT JOIN seen ON seen.day = d.day::text AND seen.hour = to_char(h.hour, 'FM00')
