WITH chosen AS (@chosen_release@),
f AS (SELECT x.* FROM liftguard.rating_funnel x WHERE x.bundle = (SELECT bundle FROM chosen))
SELECT 'firm' AS kind, f.measure, round(f.expected::numeric, 2)::double precision AS expected, f.observed, f.ratio, firms.firm, NULL::double precision AS low_95, NULL::double precision AS high_95,
 NULL::double precision AS low_998, NULL::double precision AS high_998, NULL::text AS release
FROM f JOIN @firms@ ON firms.firm_id = f.firm_id
UNION ALL
SELECT DISTINCT 'limit', f.measure, round(f.expected::numeric, 2)::double precision, NULL::bigint, NULL::double precision, NULL, f.low_95, f.high_95, f.low_998, f.high_998, NULL::text FROM f
