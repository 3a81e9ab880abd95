WITH f AS (SELECT x.* FROM liftguard_public.rating_funnel x WHERE x.latest)
SELECT 'firm' AS kind, f.measure, round(f.expected::numeric, 2)::double precision AS expected, f.observed, f.ratio, r.name AS firm, NULL::double precision AS low_95, NULL::double precision AS high_95,
 NULL::double precision AS low_998, NULL::double precision AS high_998
FROM f JOIN liftguard_public.rating r ON r.firm_id = f.firm_id AND r.release_id = f.release_id
UNION ALL
SELECT DISTINCT 'limit', f.measure, round(f.expected::numeric, 2)::double precision, NULL::bigint, NULL::double precision, NULL, f.low_95, f.high_95, f.low_998, f.high_998 FROM f
